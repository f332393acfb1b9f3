// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccountWord} from "./Account.sol";
import {Act} from "./Act.sol";
import {Acts} from "./Acts.sol";
import {ISignedActs} from "./ISignedActs.sol";
import {Signature} from "./Signature.sol";
import {SignedAct} from "./SignedAct.sol";
import {TypedData} from "./TypedData.sol";

/// @dev The signed acts. Each function does the act first, which returns the act's hashStruct, and
/// then requires the actor's signature over it. Without one, the call reverts, and nothing has
/// happened.
abstract contract SignedActs is Acts, ISignedActs {
    string private constant NAME = "Chartkey Ledger";
    string private constant VERSION = "1";
    bytes32 private constant NAME_HASH = keccak256("Chartkey Ledger");
    bytes32 private constant VERSION_HASH = keccak256("1");

    /// @inheritdoc ISignedActs
    function publishKeyBySig(bytes32 key, address actor, uint40 deadline, bytes calldata signature) external {
        (bytes32 act, AccountWord before) = _publishKey(actor, key);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.PUBLISH_KEY, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function startEpochBySig(
        bytes32[] calldata epochs,
        bytes32 lockbox,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, AccountWord before) = _startEpoch(actor, epochs, lockbox);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.START_EPOCH, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function fileCardBySig(
        bytes32 location,
        bytes32 card,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, AccountWord before) = _fileCard(actor, location, card);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.FILE_CARD, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function fileCardsBySig(
        bytes32 location,
        bytes32[] calldata cards,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, AccountWord before) = _fileCards(actor, location, cards);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.FILE_CARDS, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function grantAccessBySig(
        address grantee,
        bytes32 scope,
        bytes32 request,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, AccountWord before) = _grantAccess(actor, grantee, scope, request, until, permissions, envelope);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.GRANT_ACCESS, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function updateEnvelopeBySig(
        address grantee,
        bytes32 scope,
        bytes32 envelope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, AccountWord before) = _updateEnvelope(actor, grantee, scope, envelope);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.UPDATE_ENVELOPE, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function revokeAccessBySig(
        address grantee,
        bytes32 scope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, AccountWord before) = _revokeAccess(actor, grantee, scope);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.REVOKE_ACCESS, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function revokeEveryoneBySig(address actor, uint40 deadline, bytes calldata signature) external {
        (bytes32 act, AccountWord before) = _revokeEveryone(actor);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.REVOKE_EVERYONE, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function offerRecordBySig(
        address patient,
        bytes32 scope,
        bool amends,
        bytes32 offer,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        bytes32 act = _offerRecord(patient, actor, scope, amends, offer);
        uint32 nonce = _grants[patient][actor][scope].useNonce();
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.OFFER_RECORD, act, nonce, deadline));
    }

    /// @inheritdoc ISignedActs
    function relinquishAccessBySig(
        address patient,
        bytes32 scope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, uint32 nonce) = _relinquishAccess(patient, actor, scope);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.RELINQUISH_ACCESS, act, nonce, deadline));
    }

    /// @inheritdoc ISignedActs
    function requestAccessBySig(
        address patient,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        bytes32 act = Act.requestAccess(patient, actor, message);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.REQUEST_ACCESS, act, deadline));
        _emitStatement(AccessRequested.selector, patient, actor, message);
    }

    /// @inheritdoc ISignedActs
    function cancelRequestBySig(
        address patient,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        bytes32 act = _cancelRequest(patient, actor, message);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.CANCEL_REQUEST, act, deadline));
    }

    /// @inheritdoc ISignedActs
    function rejectRequestBySig(
        address requester,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external {
        (bytes32 act, AccountWord before) = _rejectRequest(actor, requester, message);
        _requireSigned(actor, deadline, signature, Act.signed(SignedAct.REJECT_REQUEST, act, before.nonce(), deadline));
    }

    /// @inheritdoc ISignedActs
    function batchBySig(Batch calldata batch, address actor, uint40 deadline, bytes calldata signature) external {
        uint256 nonce = _accounts[actor].word.nonce();
        bytes32[9] memory words = [
            SignedAct.BATCH,
            _publishKeys(actor, batch.keys),
            _revokeMany(actor, batch.revocations),
            _startEpochs(actor, batch.epochs),
            _fileMany(actor, batch.cards),
            _grantMany(actor, batch.grants),
            _updateMany(actor, batch.envelopes),
            bytes32(nonce),
            bytes32(uint256(deadline))
        ];
        _requireSigned(actor, deadline, signature, Act.signedBatch(words));
    }

    /// @inheritdoc ISignedActs
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (0x0f, NAME, VERSION, block.chainid, address(this), 0, extensions);
    }

    // Each does the acts of one kind, and returns the EIP-712 encoding of an array of their
    // structs.

    /// @dev Publishes each key.
    function _publishKeys(address patient, bytes32[] calldata keys) private returns (bytes32) {
        bytes32[] memory acts = new bytes32[](keys.length);
        for (uint256 i; i < keys.length; ++i) {
            (acts[i],) = _publishKey(patient, keys[i]);
        }
        return Act.list(acts);
    }

    /// @dev Ends each grant.
    function _revokeMany(address patient, Revocation[] calldata revocations) private returns (bytes32) {
        bytes32[] memory acts = new bytes32[](revocations.length);
        for (uint256 i; i < revocations.length; ++i) {
            Revocation calldata one = revocations[i];
            (acts[i],) = _revokeAccess(patient, one.grantee, one.scope);
        }
        return Act.list(acts);
    }

    /// @dev Starts each epoch.
    function _startEpochs(address patient, Epoch[] calldata epochs) private returns (bytes32) {
        bytes32[] memory acts = new bytes32[](epochs.length);
        for (uint256 i; i < epochs.length; ++i) {
            Epoch calldata one = epochs[i];
            (acts[i],) = _startEpoch(patient, one.epochs, one.lockbox);
        }
        return Act.list(acts);
    }

    /// @dev Files the cards of each location.
    function _fileMany(address patient, Cards[] calldata files) private returns (bytes32) {
        bytes32[] memory acts = new bytes32[](files.length);
        for (uint256 i; i < files.length; ++i) {
            Cards calldata one = files[i];
            (acts[i],) = _fileCards(patient, one.location, one.cards);
        }
        return Act.list(acts);
    }

    /// @dev Gives each grant.
    function _grantMany(address patient, Grant[] calldata grants) private returns (bytes32) {
        bytes32[] memory acts = new bytes32[](grants.length);
        for (uint256 i; i < grants.length; ++i) {
            Grant calldata one = grants[i];
            (acts[i],) = _grantAccess(
                patient, one.grantee, one.scope, one.request, one.until, one.permissions, one.envelope
            );
        }
        return Act.list(acts);
    }

    /// @dev Updates each envelope.
    function _updateMany(address patient, Envelope[] calldata envelopes) private returns (bytes32) {
        bytes32[] memory acts = new bytes32[](envelopes.length);
        for (uint256 i; i < envelopes.length; ++i) {
            Envelope calldata one = envelopes[i];
            (acts[i],) = _updateEnvelope(patient, one.grantee, one.scope, one.envelope);
        }
        return Act.list(acts);
    }

    /// @dev Requires that the deadline has not passed, and that `signature` is the actor's over the
    /// hashStruct `signed` in this domain.
    function _requireSigned(address actor, uint40 deadline, bytes calldata signature, bytes32 signed) private view {
        require(block.timestamp <= deadline, DeadlinePassed());
        bytes32 digest = TypedData.digest(TypedData.domain(NAME_HASH, VERSION_HASH), signed);
        require(Signature.isBy(actor, digest, signature), InvalidSignature(actor));
    }
}
