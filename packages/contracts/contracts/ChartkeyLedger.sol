// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {Account} from "./Account.sol";
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
    function publishKey(bytes32 key) external {
        _publishKey(msg.sender, key);
    }

    /// @inheritdoc IChartkeyLedger
    function startEpoch(bytes32[] calldata words, bytes32 lockbox) external {
        _startEpoch(msg.sender, words, lockbox);
    }

    /// @inheritdoc IChartkeyLedger
    function addCard(bytes32 place, bytes32 card) external {
        _fileCard(msg.sender, place, card);
    }

    /// @inheritdoc IChartkeyLedger
    function addCards(bytes32 place, bytes32[] calldata cards) external {
        _fileCards(msg.sender, place, cards);
    }

    /// @inheritdoc IChartkeyLedger
    function grant(address grantee, bytes32 scope, uint40 until, uint8 permissions, bytes32 envelope) external {
        _grant(msg.sender, grantee, scope, until, permissions, envelope);
    }

    /// @inheritdoc IChartkeyLedger
    function revoke(address grantee, bytes32 scope) external {
        _revoke(msg.sender, grantee, scope);
    }

    /// @inheritdoc IChartkeyLedger
    function revokeAndStartEpoch(address grantee, bytes32 scope, bytes32[] calldata words, bytes32 lockbox) external {
        _revoke(msg.sender, grantee, scope);
        _startEpoch(msg.sender, words, lockbox);
    }

    /// @inheritdoc IChartkeyLedger
    function revokeEveryone() external {
        _revokeEveryone(msg.sender);
    }

    /// @inheritdoc IChartkeyLedger
    function offer(address patient, bytes32 scope, bool amends, bytes32 pointer) external {
        _offer(patient, msg.sender, scope, amends, pointer);
    }

    /// @inheritdoc IChartkeyLedger
    function relinquish(address patient, bytes32 scope) external {
        _relinquish(patient, msg.sender, scope);
    }

    /// @inheritdoc IChartkeyLedger
    function request(address patient, bytes32 message) external {
        _request(patient, msg.sender, message);
    }

    /// @inheritdoc IChartkeyLedger
    function cancel(address patient, bytes32 message) external {
        _cancel(patient, msg.sender, message);
    }

    /// @inheritdoc IChartkeyLedger
    function reject(address asker, bytes32 message) external {
        _reject(msg.sender, asker, message);
    }

    /// @inheritdoc IChartkeyLedger
    function attempt(uint256 gasEach, bytes[] calldata calls) external returns (bool[] memory done) {
        done = new bool[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            (done[i],) = address(this).delegatecall{gas: gasEach}(calls[i]);
        }
    }

    /// @inheritdoc IChartkeyLedger
    function prepare(address factory, bytes calldata data) external {
        require(factory != address(this), InvalidFactory());
        // in assembly, since what the factory returns must not be copied: it could be long
        assembly ("memory-safe") {
            let input := mload(0x40)
            calldatacopy(input, data.offset, data.length)
            pop(call(gas(), factory, 0, input, data.length, 0, 0))
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
    function accountOf(address participant) external view returns (bytes24 head, uint32 everyoneEpoch, uint32 nonce) {
        Account storage account = _accounts[participant];
        return (account.head(), account.everyoneEpoch(), account.nonce());
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
