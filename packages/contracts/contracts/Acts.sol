// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Account} from "./Account.sol";
import {Act} from "./Act.sol";
import {GrantSlot} from "./GrantSlot.sol";
import {IChartkeyLedger} from "./IChartkeyLedger.sol";

/// @dev What each act does, whoever brought it. Returned is its hashStruct.
abstract contract Acts is IChartkeyLedger {
    uint8 internal constant READ = 1;
    uint8 internal constant CONTRIBUTE = 2;
    uint8 internal constant AMEND = 4;
    uint8 internal constant ALL = READ | CONTRIBUTE | AMEND;

    mapping(address participant => Account) internal _accounts;
    mapping(address patient => mapping(address grantee => mapping(bytes32 scope => GrantSlot))) internal _grants;

    function _publishKey(address participant, bytes32 key) internal returns (bytes32 act) {
        act = Act.publishKey(participant, key);
        _accounts[participant].append(act);
        emit KeyPublished(participant, key);
    }

    function _startEpoch(address patient, bytes32[] calldata words, bytes32 lockbox) internal returns (bytes32 act) {
        act = Act.startEpoch(patient, words, lockbox);
        _accounts[patient].append(act);
        emit EpochStarted(patient, words, lockbox);
    }

    function _fileCard(address patient, bytes32 place, bytes32 card) internal returns (bytes32 act) {
        act = Act.fileCard(patient, place, card);
        _accounts[patient].append(act);
        emit CardFiled(patient, place, card);
    }

    function _fileCards(address patient, bytes32 place, bytes32[] calldata cards) internal returns (bytes32 act) {
        act = Act.fileCards(patient, place, cards);
        _accounts[patient].append(act);
        emit CardsFiled(patient, place, cards);
    }

    function _grant(
        address patient,
        address grantee,
        bytes32 scope,
        uint40 until,
        uint8 permissions,
        bytes32 envelope
    ) internal returns (bytes32 act) {
        require(grantee != address(0) && grantee != patient, InvalidGrantee(grantee));
        require(until > block.timestamp, InvalidUntil(until));
        require(permissions != 0 && permissions <= ALL, InvalidPermissions(permissions));
        act = Act.grant(patient, grantee, scope, until, permissions, envelope);
        uint32 everyoneEpoch = _accounts[patient].append(act);
        _grants[patient][grantee][scope].open(until, permissions, everyoneEpoch);
        emit Granted(patient, grantee, scope, until, permissions, envelope);
    }

    function _revoke(address patient, address grantee, bytes32 scope) internal returns (bytes32 act) {
        act = Act.revoke(patient, grantee, scope);
        _accounts[patient].append(act);
        _grants[patient][grantee][scope].close();
        emit Revoked(patient, grantee, scope);
    }

    function _revokeEveryone(address patient) internal returns (bytes32 act) {
        act = Act.revokeEveryone(patient);
        _accounts[patient].appendAndEndGrants(act);
        emit EveryoneRevoked(patient);
    }

    function _offer(address patient, address author, bytes32 scope, bool amends, bytes32 pointer)
        internal
        returns (bytes32 act)
    {
        uint8 needed = amends ? AMEND : CONTRIBUTE;
        require(_live(patient, author, scope) & needed != 0, NotPermitted(patient, author, scope));
        act = Act.offer(patient, author, scope, amends, pointer);
        _accounts[patient].appendForeign(act);
        emit RecordOffered(patient, author, scope, amends, pointer);
    }

    function _relinquish(address patient, address grantee, bytes32 scope) internal returns (bytes32 act) {
        require(_live(patient, grantee, scope) != 0, NotPermitted(patient, grantee, scope));
        act = Act.relinquish(patient, grantee, scope);
        _accounts[patient].appendForeign(act);
        _grants[patient][grantee][scope].close();
        emit Relinquished(patient, grantee, scope);
    }

    function _request(address patient, address asker, bytes32 message) internal {
        emit AccessRequested(patient, asker, message);
    }

    function _cancel(address patient, address asker, bytes32 message) internal {
        emit RequestCancelled(patient, asker, message);
    }

    function _reject(address patient, address asker, bytes32 message) internal {
        emit RequestRejected(patient, asker, message);
    }

    /// @dev The permissions of one grant while it lasts, else none.
    function _live(address patient, address grantee, bytes32 scope) internal view returns (uint8) {
        GrantSlot storage slot = _grants[patient][grantee][scope];
        bool live = slot.until() > block.timestamp && slot.everyoneEpoch() == _accounts[patient].everyoneEpoch();
        return live ? slot.permissions() : 0;
    }
}
