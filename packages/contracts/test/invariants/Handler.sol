// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Model} from "./Model.sol";
import {vm} from "../Vm.sol";

/// @dev Everybody does everything, well and badly: the fuzzer chooses who does what to whom.
contract Handler is Model {
    function pass(uint32 seconds_) external {
        clock += seconds_ % 1_000;
        vm.warp(clock);
    }

    function publishKey(uint256 who, bytes32 key) external {
        _act(who % ACTORS, abi.encodeCall(ledger.publishKey, (key)), true);
    }

    function fileCard(uint256 who, bytes32 place, bytes32 card) external {
        _act(who % ACTORS, abi.encodeCall(ledger.addCard, (place, card)), true);
    }

    function fileCards(uint256 who, bytes32 place, bytes32[2] calldata cards) external {
        _act(who % ACTORS, abi.encodeCall(ledger.addCards, (place, _list(cards))), true);
    }

    function startEpoch(uint256 who, bytes32[2] calldata words, bytes32 lockbox) external {
        _act(who % ACTORS, abi.encodeCall(ledger.startEpoch, (_list(words), lockbox)), true);
    }

    function grant(uint256 who, uint256 grantee, uint256 s, uint32 period, uint8 permissions, bytes32 envelope) external {
        (who, grantee, s) = (who % ACTORS, grantee % ACTORS, s % SCOPES);
        permissions %= 10;
        uint40 until = period % 8 == 0 ? type(uint40).max : uint40(clock + (period % 1_500));
        bytes memory call = abi.encodeCall(ledger.grant, (actor(grantee), scope(s), until, permissions, envelope));
        bool allowed = who != grantee && until > clock && permissions > 0 && permissions < 8;
        if (_act(who, call, allowed)) given[who][grantee][s] = Given(until, permissions, acts, false);
    }

    function revoke(uint256 who, uint256 grantee, uint256 s) external {
        (who, grantee, s) = (who % ACTORS, grantee % ACTORS, s % SCOPES);
        _act(who, abi.encodeCall(ledger.revoke, (actor(grantee), scope(s))), true);
        given[who][grantee][s].ended = true;
    }

    function revokeAndStartEpoch(uint256 who, uint256 grantee, uint256 s, bytes32[2] calldata words) external {
        (who, grantee, s) = (who % ACTORS, grantee % ACTORS, s % SCOPES);
        _act(who, abi.encodeCall(ledger.revokeAndStartEpoch, (actor(grantee), scope(s), _list(words), words[0])), true);
        given[who][grantee][s].ended = true;
    }

    function revokeEveryone(uint256 who) external {
        _act(who % ACTORS, abi.encodeCall(ledger.revokeEveryone, ()), true);
        _everyoneRevoked(who % ACTORS);
    }

    /// @dev One grantee's access handed to another, or with everyone's revoked, in one transaction.
    function handOver(uint256 who, uint256 from, uint256 to, uint256 s, bool everyone) external {
        (who, from, to, s) = (who % ACTORS, from % ACTORS, to % ACTORS, s % SCOPES);
        bytes[] memory calls = new bytes[](2);
        calls[0] =
            everyone ? abi.encodeCall(ledger.revokeEveryone, ()) : abi.encodeCall(ledger.revoke, (actor(from), scope(s)));
        calls[1] = abi.encodeCall(ledger.grant, (actor(to), scope(s), type(uint40).max, 1, "envelope"));
        if (!_act(who, abi.encodeCall(ledger.multicall, (calls)), who != to)) return;
        if (everyone) _everyoneRevoked(who);
        else given[who][from][s].ended = true;
        ++acts;
        given[who][to][s] = Given(type(uint40).max, 1, acts, false);
    }

    function offer(uint256 seed, bool amends, bytes32 pointer) external {
        (uint256 patient, uint256 who, uint256 s) = _someGrant(seed);
        bool allowed = who != patient && expected(patient, who, s) & (amends ? 4 : 2) != 0;
        _act(who, abi.encodeCall(ledger.offer, (actor(patient), scope(s), amends, pointer)), allowed);
    }

    function relinquish(uint256 seed) external {
        (uint256 patient, uint256 who, uint256 s) = _someGrant(seed);
        bool allowed = who != patient && expected(patient, who, s) != 0;
        if (_act(who, abi.encodeCall(ledger.relinquish, (actor(patient), scope(s))), allowed)) {
            given[patient][who][s].ended = true;
        }
    }

    function ask(uint256 who, uint256 other, uint256 kind, bytes32 message) external {
        (who, other) = (who % ACTORS, other % ACTORS);
        bytes4[3] memory kinds = [ledger.request.selector, ledger.cancel.selector, ledger.reject.selector];
        _act(who, abi.encodeWithSelector(kinds[kind % 3], actor(other), message), true);
    }

    /// @dev Any three; three times of four the next that is live, or strangers would hardly leave grantees a turn.
    function _someGrant(uint256 seed) private view returns (uint256 patient, uint256 grantee, uint256 s) {
        for (uint256 i; i < ACTORS * ACTORS * SCOPES; ++i) {
            uint256 place = seed / 4 % type(uint128).max + i;
            (patient, grantee, s) = (place % ACTORS, place / ACTORS % ACTORS, place / ACTORS / ACTORS % SCOPES);
            if (seed % 4 == 0 || (patient != grantee && expected(patient, grantee, s) != 0)) break;
        }
    }

    function _everyoneRevoked(uint256 who) private {
        everyoneRevokedAt[who] = acts;
        ++everyoneEpochs[who];
    }

    function _list(bytes32[2] calldata pair) private pure returns (bytes32[] memory words) {
        words = new bytes32[](2);
        (words[0], words[1]) = (pair[0], pair[1]);
    }
}
