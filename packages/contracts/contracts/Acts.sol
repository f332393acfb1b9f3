// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Account, AccountWord} from "./Account.sol";
import {Act} from "./Act.sol";
import {GrantSlot} from "./GrantSlot.sol";
import {IChartkeyLedger} from "./IChartkeyLedger.sol";

/// @dev What each act does, for an actor that the caller has authenticated or still authenticates.
/// Each function returns the act's EIP-712 hashStruct. An own act returns the actor's word before
/// it too, from which the caller takes what the act should have named or been signed with. The
/// parameters are those of the act's event in {IChartkeyLedger}.
abstract contract Acts is IChartkeyLedger {
    uint8 internal constant READ = 1;
    uint8 internal constant CONTRIBUTE = 2;
    uint8 internal constant AMEND = 4;
    uint8 internal constant ALL = READ | CONTRIBUTE | AMEND;

    /// @dev One slot for each participant.
    mapping(address participant => Account) internal _accounts;
    /// @dev One slot for each grant.
    mapping(address patient => mapping(address grantee => mapping(bytes32 scope => GrantSlot))) internal _grants;
    /// @dev One slot for each request that its requester took back: 1, by the hashStruct of its
    /// CancelRequest.
    mapping(bytes32 cancelRequest => uint256) private _cancelled;

    /// @dev An own act of `participant`: takes a nonce.
    function _publishKey(address participant, bytes32 key) internal returns (bytes32 act, AccountWord before) {
        act = Act.publishKey(participant, key);
        before = _accounts[participant].append(act);
        emit KeyPublished(participant, key);
    }

    /// @dev An own act of `patient`: takes a nonce, and counts as a change of access.
    function _startEpoch(address patient, bytes32[] calldata epochs, bytes32 lockbox)
        internal
        returns (bytes32 act, AccountWord before)
    {
        act = Act.startEpoch(patient, epochs, lockbox);
        before = _accounts[patient].appendAccess(act);
        emit EpochStarted(patient, epochs, lockbox);
    }

    /// @dev An own act of `patient`: takes a nonce.
    function _fileCard(address patient, bytes32 location, bytes32 card)
        internal
        returns (bytes32 act, AccountWord before)
    {
        act = Act.fileCard(patient, location, card);
        before = _accounts[patient].append(act);
        emit CardFiled(patient, location, card);
    }

    /// @dev An own act of `patient`: takes one nonce for all the cards.
    function _fileCards(address patient, bytes32 location, bytes32[] calldata cards)
        internal
        returns (bytes32 act, AccountWord before)
    {
        act = Act.fileCards(patient, location, cards);
        before = _accounts[patient].append(act);
        emit CardsFiled(patient, location, cards);
    }

    /// @dev An own act of `patient`: takes a nonce of the patient and one of the grant, and counts
    /// as a change of access. Reverts with InvalidGrantee, InvalidUntil, InvalidPermissions,
    /// RequestClosed or InvalidScope.
    function _grantAccess(
        address patient,
        address grantee,
        bytes32 scope,
        bytes32 request,
        uint40 until,
        uint8 permissions,
        bytes32 envelope
    ) internal returns (bytes32 act, AccountWord before) {
        require(grantee != address(0) && grantee != patient, InvalidGrantee(grantee));
        require(until > block.timestamp, InvalidUntil(until));
        require(permissions != 0 && permissions <= ALL, InvalidPermissions(permissions));
        if (request != 0) require(_cancelled[Act.cancelRequest(patient, grantee, request)] == 0, RequestClosed());
        act = Act.grantAccess(patient, grantee, scope, until, permissions, envelope, request);
        before = _accounts[patient].appendAccess(act);
        _grants[patient][grantee][scope].open(until, permissions, before.everyoneEpoch());
        emit AccessGranted(patient, grantee, scope, until, permissions, envelope, request);
    }

    /// @dev An own act of `patient`: takes a nonce. It neither reads nor writes the grant's slot.
    function _updateEnvelope(address patient, address grantee, bytes32 scope, bytes32 envelope)
        internal
        returns (bytes32 act, AccountWord before)
    {
        act = Act.updateEnvelope(patient, grantee, scope, envelope);
        before = _accounts[patient].append(act);
        emit EnvelopeUpdated(patient, grantee, scope, envelope);
    }

    /// @dev An own act of `patient`: takes a nonce of the patient, and one of the grant where there
    /// was one, and counts as a change of access. Never reverts.
    function _revokeAccess(address patient, address grantee, bytes32 scope)
        internal
        returns (bytes32 act, AccountWord before)
    {
        act = Act.revokeAccess(patient, grantee, scope);
        before = _accounts[patient].appendAccess(act);
        _grants[patient][grantee][scope].close();
        emit AccessRevoked(patient, grantee, scope);
    }

    /// @dev An own act of `patient`: takes a nonce, counts as a change of access, and leaves the
    /// slots of the grants alone. Never reverts.
    function _revokeEveryone(address patient) internal returns (bytes32 act, AccountWord before) {
        act = Act.revokeEveryone(patient);
        before = _accounts[patient].appendAndEndGrants(act);
        emit EveryoneRevoked(patient);
    }

    /// @dev An act of `author` under a live grant, else NotPermitted. Takes no nonce.
    function _offerRecord(address patient, address author, bytes32 scope, bool amends, bytes32 offer)
        internal
        returns (bytes32 act)
    {
        uint8 needed = amends ? AMEND : CONTRIBUTE;
        require(_live(patient, author, scope) & needed != 0, NotPermitted(patient, author, scope));
        act = Act.offerRecord(patient, author, scope, amends, offer);
        _accounts[patient].appendForeign(act);
        emit RecordOffered(patient, author, scope, amends, offer);
    }

    /// @dev An act of `grantee` under a live grant, else NotPermitted. Takes a nonce of the grant,
    /// and returns it.
    function _relinquishAccess(address patient, address grantee, bytes32 scope)
        internal
        returns (bytes32 act, uint32 nonce)
    {
        require(_live(patient, grantee, scope) != 0, NotPermitted(patient, grantee, scope));
        act = Act.relinquishAccess(patient, grantee, scope);
        _accounts[patient].appendForeign(act);
        nonce = _grants[patient][grantee][scope].close();
        emit AccessRelinquished(patient, grantee, scope);
    }

    /// @dev An own act of `patient`: takes a nonce.
    function _rejectRequest(address patient, address requester, bytes32 message)
        internal
        returns (bytes32 act, AccountWord before)
    {
        act = Act.rejectRequest(patient, requester, message);
        before = _accounts[patient].append(act);
        _emitStatement(RequestRejected.selector, patient, requester, message);
    }

    /// @dev An act of `requester`. It takes no nonce, and no grant that names the request happens
    /// after it.
    function _cancelRequest(address patient, address requester, bytes32 message) internal returns (bytes32 act) {
        act = Act.cancelRequest(patient, requester, message);
        _cancelled[act] = 1;
        _emitStatement(RequestCancelled.selector, patient, requester, message);
    }

    /// @dev What is said of a request: an event. In assembly, which saves 36 gas: it need not clean
    /// the addresses again, since the ABI decoder takes none that are not.
    /// @param selector of {AccessRequested}, {RequestCancelled} or {RequestRejected}
    function _emitStatement(bytes32 selector, address patient, address requester, bytes32 message) internal {
        assembly ("memory-safe") {
            mstore(0, message)
            log3(0, 0x20, selector, patient, requester)
        }
    }

    /// @dev The permissions of a grant while it is live, else none.
    /// @return bits: 1 read, 2 contribute, 4 amend
    function _live(address patient, address grantee, bytes32 scope) internal view returns (uint8) {
        GrantSlot storage slot = _grants[patient][grantee][scope];
        if (slot.until() <= block.timestamp) return 0;
        if (slot.everyoneEpoch() != _accounts[patient].word.everyoneEpoch()) return 0;
        return slot.permissions();
    }
}
