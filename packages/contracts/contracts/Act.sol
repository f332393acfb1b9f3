// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {Scope} from "./Scope.sol";

/// @dev The EIP-712 hashStruct of each act. It enters a head, and a person signs it. Its parameters
/// are those of the act's event in {IChartkeyLedger}.
library Act {
    bytes32 private constant PUBLISH_KEY = keccak256("PublishKey(address participant,bytes32 key)");
    bytes32 private constant START_EPOCH = keccak256("StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)");
    bytes32 private constant FILE_CARD = keccak256("FileCard(address patient,bytes32 location,bytes32 card)");
    bytes32 private constant FILE_CARDS = keccak256("FileCards(address patient,bytes32 location,bytes32[] cards)");
    bytes32 private constant GRANT_ACCESS = keccak256(
        "GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request)"
    );
    bytes32 private constant UPDATE_ENVELOPE =
        keccak256("UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)");
    bytes32 private constant REVOKE_ACCESS = keccak256("RevokeAccess(address patient,address grantee,bytes32 scope)");
    bytes32 private constant REVOKE_EVERYONE = keccak256("RevokeEveryone(address patient)");
    bytes32 private constant OFFER_RECORD =
        keccak256("OfferRecord(address patient,address author,bytes32 scope,bool amends,bytes32 offer)");
    bytes32 private constant RELINQUISH_ACCESS = keccak256("RelinquishAccess(address patient,address grantee,bytes32 scope)");

    bytes32 private constant REQUEST_ACCESS = keccak256("RequestAccess(address patient,address requester,bytes32 message)");
    bytes32 private constant CANCEL_REQUEST = keccak256("CancelRequest(address patient,address requester,bytes32 message)");
    bytes32 private constant REJECT_REQUEST = keccak256("RejectRequest(address patient,address requester,bytes32 message)");

    /// @dev PublishKey(address participant,bytes32 key)
    function publishKey(address participant, bytes32 key) internal pure returns (bytes32) {
        return _hash(PUBLISH_KEY, _word(participant), key);
    }

    /// @dev StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)
    function startEpoch(address patient, bytes32[] calldata epochs, bytes32 lockbox) internal pure returns (bytes32) {
        return _hash(START_EPOCH, _word(patient), _words(epochs), lockbox);
    }

    /// @dev FileCard(address patient,bytes32 location,bytes32 card)
    function fileCard(address patient, bytes32 location, bytes32 card) internal pure returns (bytes32) {
        return _hash(FILE_CARD, _word(patient), location, card);
    }

    /// @dev FileCards(address patient,bytes32 location,bytes32[] cards)
    function fileCards(address patient, bytes32 location, bytes32[] calldata cards) internal pure returns (bytes32) {
        return _hash(FILE_CARDS, _word(patient), location, _words(cards));
    }

    /// @dev GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,
    /// bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request), without the line
    /// break. It spells out scope and permissions, because a wallet shows this struct to whoever
    /// signs a grant. Reverts with {IChartkeyLedger-InvalidScope}. The caller has checked that the
    /// permissions are at most 7.
    function grantAccess(
        address patient,
        address grantee,
        bytes32 scope,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        bytes32 request
    ) internal pure returns (bytes32 hash) {
        bytes32 typeHash = GRANT_ACCESS;
        bytes32 covers = Scope.covers(scope);
        (bytes32 patient_, bytes32 grantee_) = (_word(patient), _word(grantee));
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), patient_)
            mstore(add(free, 0x40), grantee_)
            mstore(add(free, 0x60), covers)
            mstore(add(free, 0x80), scope)
            mstore(add(free, 0xa0), and(until, 0xffffffffff))
            mstore(add(free, 0xc0), and(permissions, 1))
            mstore(add(free, 0xe0), and(shr(1, permissions), 1))
            mstore(add(free, 0x100), and(shr(2, permissions), 1))
            mstore(add(free, 0x120), envelope)
            mstore(add(free, 0x140), request)
            hash := keccak256(free, 0x160)
        }
    }

    /// @dev UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)
    function updateEnvelope(address patient, address grantee, bytes32 scope, bytes32 envelope)
        internal
        pure
        returns (bytes32)
    {
        return _hash(UPDATE_ENVELOPE, _word(patient), _word(grantee), scope, envelope);
    }

    /// @dev RevokeAccess(address patient,address grantee,bytes32 scope)
    function revokeAccess(address patient, address grantee, bytes32 scope) internal pure returns (bytes32) {
        return _hash(REVOKE_ACCESS, _word(patient), _word(grantee), scope);
    }

    /// @dev RevokeEveryone(address patient)
    function revokeEveryone(address patient) internal pure returns (bytes32) {
        return Hashes.efficientKeccak256(REVOKE_EVERYONE, _word(patient));
    }

    /// @dev OfferRecord(address patient,address author,bytes32 scope,bool amends,bytes32 offer)
    function offerRecord(address patient, address author, bytes32 scope, bool amends, bytes32 offer)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(OFFER_RECORD, patient, author, scope, amends, offer));
    }

    /// @dev RelinquishAccess(address patient,address grantee,bytes32 scope)
    function relinquishAccess(address patient, address grantee, bytes32 scope) internal pure returns (bytes32) {
        return _hash(RELINQUISH_ACCESS, _word(patient), _word(grantee), scope);
    }

    /// @dev RequestAccess(address patient,address requester,bytes32 message)
    function requestAccess(address patient, address requester, bytes32 message) internal pure returns (bytes32) {
        return _hash(REQUEST_ACCESS, _word(patient), _word(requester), message);
    }

    /// @dev CancelRequest(address patient,address requester,bytes32 message)
    function cancelRequest(address patient, address requester, bytes32 message) internal pure returns (bytes32) {
        return _hash(CANCEL_REQUEST, _word(patient), _word(requester), message);
    }

    /// @dev RejectRequest(address patient,address requester,bytes32 message)
    function rejectRequest(address patient, address requester, bytes32 message) internal pure returns (bytes32) {
        return _hash(REJECT_REQUEST, _word(patient), _word(requester), message);
    }

    /// @dev The hashStruct of a signed act.
    /// @param typeHash one of {SignedAct}
    /// @param act the hashStruct of the act
    /// @param nonce the one that the act takes
    /// @param deadline in Unix seconds, inclusive
    function signed(bytes32 typeHash, bytes32 act, uint32 nonce, uint40 deadline) internal pure returns (bytes32) {
        return _hash(typeHash, act, bytes32(uint256(nonce)), bytes32(uint256(deadline)));
    }

    /// @dev The hashStruct of a signed act without a nonce.
    /// @param typeHash one of {SignedAct}
    /// @param act the hashStruct of the act
    /// @param deadline in Unix seconds, inclusive
    function signed(bytes32 typeHash, bytes32 act, uint40 deadline) internal pure returns (bytes32) {
        return _hash(typeHash, act, bytes32(uint256(deadline)));
    }

    /// @dev The hashStruct of a signed batch, where its words lie, in 70 bytes of code less.
    /// @param words the type hash, the encoding of each array, the nonce and the deadline
    function signedBatch(bytes32[9] memory words) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(words, 0x120)
        }
    }

    /// @dev An array of structs as EIP-712 encodes it: keccak256(abi.encodePacked(acts)), in 200
    /// bytes of code less.
    /// @param acts the hashStruct of each
    function list(bytes32[] memory acts) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(add(acts, 0x20), shl(5, mload(acts)))
        }
    }

    // Each is keccak256(abi.encode(…)), at the free memory pointer without moving it, which saves
    // 100 to 130 gas an act.

    /// @dev keccak256(abi.encode(a, b, c))
    function _hash(bytes32 a, bytes32 b, bytes32 c) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, a)
            mstore(add(free, 0x20), b)
            mstore(add(free, 0x40), c)
            hash := keccak256(free, 0x60)
        }
    }

    /// @dev keccak256(abi.encode(a, b, c, d))
    function _hash(bytes32 a, bytes32 b, bytes32 c, bytes32 d) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, a)
            mstore(add(free, 0x20), b)
            mstore(add(free, 0x40), c)
            mstore(add(free, 0x60), d)
            hash := keccak256(free, 0x80)
        }
    }

    /// @dev keccak256(abi.encode(a, b, c, d, e))
    function _hash(bytes32 a, bytes32 b, bytes32 c, bytes32 d, bytes32 e) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, a)
            mstore(add(free, 0x20), b)
            mstore(add(free, 0x40), c)
            mstore(add(free, 0x60), d)
            mstore(add(free, 0x80), e)
            hash := keccak256(free, 0xa0)
        }
    }

    /// @dev keccak256(abi.encodePacked(words)), at the free memory pointer without moving it.
    function _words(bytes32[] calldata words) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := shl(5, words.length)
            calldatacopy(free, words.offset, size)
            hash := keccak256(free, size)
        }
    }

    /// @dev An address as abi.encode has it.
    function _word(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
