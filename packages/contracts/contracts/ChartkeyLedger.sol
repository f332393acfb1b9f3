// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {AccountWord} from "./Account.sol";
import {GrantSlot} from "./GrantSlot.sol";
import {IChartkeyLedger} from "./IChartkeyLedger.sol";
import {SignedActs} from "./SignedActs.sol";

/// @title The Chartkey ledger
/// @notice Anybody may call it, for themselves: the actor of a direct act is msg.sender, that of a
/// signed act is who signed it. Nobody administers the ledger. No participant can undo or stop an
/// act of another, or act in another's name. `multicall` makes several calls of the sender: all of
/// them happen, or none.
contract ChartkeyLedger is SignedActs, Multicall {
    /// @inheritdoc IChartkeyLedger
    function publishKey(bytes32 key, uint32 nonce) external {
        (, AccountWord before) = _publishKey(msg.sender, key);
        require(before.nonce() == nonce, Conflict());
    }

    /// @inheritdoc IChartkeyLedger
    function startEpoch(bytes32[] calldata epochs, bytes32 lockbox, uint32 nonce) external {
        (, AccountWord before) = _startEpoch(msg.sender, epochs, lockbox);
        require(before.nonce() == nonce, Conflict());
    }

    /// @inheritdoc IChartkeyLedger
    function fileCard(bytes32 location, bytes32 card, uint16 access) external {
        (, AccountWord before) = _fileCard(msg.sender, location, card);
        require(before.access() == access, Conflict());
    }

    /// @inheritdoc IChartkeyLedger
    function fileCards(bytes32 location, bytes32[] calldata cards, uint16 access) external {
        (, AccountWord before) = _fileCards(msg.sender, location, cards);
        require(before.access() == access, Conflict());
    }

    /// @inheritdoc IChartkeyLedger
    function grantAccess(
        address grantee,
        bytes32 scope,
        bytes32 request,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        uint32 nonce
    ) external {
        (, AccountWord before) = _grantAccess(msg.sender, grantee, scope, request, until, permissions, envelope);
        require(before.nonce() == nonce, Conflict());
    }

    /// @inheritdoc IChartkeyLedger
    function updateEnvelope(address grantee, bytes32 scope, bytes32 envelope, uint32 nonce) external {
        (, AccountWord before) = _updateEnvelope(msg.sender, grantee, scope, envelope);
        require(before.nonce() == nonce, Conflict());
    }

    /// @inheritdoc IChartkeyLedger
    function revokeAccess(address grantee, bytes32 scope) external {
        _revokeAccess(msg.sender, grantee, scope);
    }

    /// @inheritdoc IChartkeyLedger
    function revokeEveryone() external {
        _revokeEveryone(msg.sender);
    }

    /// @inheritdoc IChartkeyLedger
    function offerRecord(address patient, bytes32 scope, bool amends, bytes32 offer) external {
        _offerRecord(patient, msg.sender, scope, amends, offer);
    }

    /// @inheritdoc IChartkeyLedger
    function relinquishAccess(address patient, bytes32 scope) external {
        _relinquishAccess(patient, msg.sender, scope);
    }

    /// @inheritdoc IChartkeyLedger
    function requestAccess(address patient, bytes32 message) external {
        _emitStatement(AccessRequested.selector, patient, msg.sender, message);
    }

    /// @inheritdoc IChartkeyLedger
    function cancelRequest(address patient, bytes32 message) external {
        _cancelRequest(patient, msg.sender, message);
    }

    /// @inheritdoc IChartkeyLedger
    function rejectRequest(address requester, bytes32 message, uint16 access) external {
        (, AccountWord before) = _rejectRequest(msg.sender, requester, message);
        require(before.access() == access, Conflict());
    }

    /// @inheritdoc IChartkeyLedger
    function attempt(uint256 gasEach, bytes[] calldata calls) external returns (bool[] memory done) {
        done = new bool[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            (done[i],) = address(this).delegatecall{gas: gasEach}(calls[i]);
        }
    }

    /// @inheritdoc IChartkeyLedger
    function hasAccess(address patient, address grantee, bytes32[] calldata scopes) external view returns (bool) {
        return permissionsOf(patient, grantee, scopes) & READ != 0;
    }

    /// @inheritdoc IChartkeyLedger
    function permissionsOf(address patient, address grantee, bytes32[] calldata scopes)
        public
        view
        returns (uint8 permissions)
    {
        if (grantee == patient) return ALL;
        for (uint256 i; i < scopes.length; ++i) {
            permissions |= _live(patient, grantee, scopes[i]);
        }
    }

    /// @inheritdoc IChartkeyLedger
    function accountOf(address participant)
        external
        view
        returns (bytes24 head, uint32 everyoneEpoch, uint32 nonce, uint16 access)
    {
        AccountWord word = _accounts[participant].word;
        return (word.head(), word.everyoneEpoch(), word.nonce(), word.access());
    }

    /// @inheritdoc IChartkeyLedger
    function grantOf(address patient, address grantee, bytes32 scope)
        external
        view
        returns (uint40 until, uint8 permissions, uint32 everyoneEpoch, uint32 nonce)
    {
        GrantSlot storage slot = _grants[patient][grantee][scope];
        return (slot.until(), slot.permissions(), slot.everyoneEpoch(), slot.nonce());
    }
}
