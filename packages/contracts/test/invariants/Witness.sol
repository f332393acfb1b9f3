// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {Replay} from "../Replay.sol";
import {Vm, vm} from "../Vm.sol";
import {World} from "./World.sol";

/// @dev Sees what each call changes and what it emits, and remembers what must never happen.
abstract contract Witness is World {
    using Replay for Vm.Log;

    mapping(address participant => bytes24) public heads; // replayed from the events
    // who may open what, as the ledger said last: a nibble for each patient, grantee and scope
    uint256 public opened;

    bool public changedByAnother;
    bool public wentBack;
    bool public countedForAnother;
    bool public answeredACancelledRequest;
    mapping(address patient => mapping(address requester => mapping(bytes32 message => bool))) private _cancelled;

    /// @param doers by number, a bit each: whose acts the call brings
    function _call(address sender, bytes memory call, uint256 doers) internal returns (bool done) {
        uint64[ACTORS] memory counts = _counts();
        vm.recordLogs();
        vm.prank(sender);
        (done,) = address(ledger).call(call);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        // what was reverted is among them
        for (uint256 i; done && i < logs.length; ++i) {
            _replay(logs[i], doers);
        }
        _compare(counts, doers);
    }

    /// @dev Each by itself, in one transaction. Requests stand between the calls, so that one sees
    /// whose events are whose.
    function _attempt(address sender, bytes[] memory calls, uint256 doers) internal returns (bool[] memory done) {
        bytes[] memory marked = new bytes[](2 * calls.length);
        for (uint256 i; i < calls.length; ++i) {
            marked[2 * i] = abi.encodeCall(ledger.requestAccess, (address(this), bytes32(i)));
            marked[2 * i + 1] = calls[i];
        }
        uint64[ACTORS] memory counts = _counts();
        vm.recordLogs();
        vm.prank(sender);
        bool[] memory outcomes = ledger.attempt(1_000_000, marked);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 current;
        for (uint256 i; i < logs.length; ++i) {
            bool mark =
                logs[i].topics[0] == IChartkeyLedger.AccessRequested.selector && logs[i].ownerOf() == address(this);
            if (mark) current = uint256(bytes32(logs[i].data));
            else if (outcomes[2 * current + 1]) _replay(logs[i], doers);
        }
        _compare(counts, doers);
        done = new bool[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            done[i] = outcomes[2 * i + 1];
        }
    }

    /// @dev Asks the ledger for every permission.
    function _look() internal {
        uint256 word;
        bytes32[] memory scopes = new bytes32[](1);
        for (uint256 p; p < ACTORS; ++p) {
            for (uint256 g; g < ACTORS; ++g) {
                if (p == g) continue;
                for (uint256 s; s < SCOPES; ++s) {
                    scopes[0] = scope(s);
                    word |= uint256(ledger.permissionsOf(actor(p), actor(g), scopes)) << nibble(p, g, s);
                }
            }
        }
        opened = word;
    }

    function _replay(Vm.Log memory log, uint256 doers) private {
        _watchRequests(log);
        if (!log.entersHead()) return;
        address owner = log.ownerOf();
        heads[owner] = Replay.next(heads[owner], clock, log);
        address by = log.actorOf();
        for (uint256 i; i < ACTORS; ++i) {
            if (by == actor(i) && doers >> i & 1 == 1) return;
        }
        changedByAnother = true;
    }

    /// @dev By the events alone.
    function _watchRequests(Vm.Log memory log) private {
        bytes32 id = log.topics[0];
        if (id != IChartkeyLedger.RequestCancelled.selector && id != IChartkeyLedger.AccessGranted.selector) return;
        mapping(bytes32 message => bool) storage cancelled_ =
            _cancelled[log.ownerOf()][address(uint160(uint256(log.topics[2])))];
        if (id == IChartkeyLedger.RequestCancelled.selector) {
            cancelled_[bytes32(log.data)] = true;
        } else {
            (,,,, bytes32 request) = abi.decode(log.data, (bytes32, uint40, uint8, bytes32, bytes32));
            if (request != 0 && cancelled_[request]) answeredACancelledRequest = true;
        }
    }

    function _compare(uint64[ACTORS] memory counts, uint256 doers) private {
        uint256 before = opened;
        _look();
        if (_changesOfOthers(before, opened, doers) != 0) changedByAnother = true;
        uint64[ACTORS] memory now_ = _counts();
        for (uint256 i; i < ACTORS; ++i) {
            if (uint24(now_[i] >> 16) < uint24(counts[i] >> 16) || now_[i] >> 40 < counts[i] >> 40) wentBack = true;
            if (doers >> i & 1 == 0 && now_[i] != counts[i]) countedForAnother = true;
        }
    }

    /// @dev Everyone-epoch, nonce (24 bits) and access (16) of each.
    function _counts() private view returns (uint64[ACTORS] memory counts) {
        for (uint256 i; i < ACTORS; ++i) {
            (, uint32 everyoneEpoch, uint32 nonce, uint16 access) = ledger.accountOf(actor(i));
            counts[i] = uint64(everyoneEpoch) << 40 | uint64(nonce) << 16 | access;
        }
    }

    /// @dev What changed under patients who did nothing: doers may give up their own access there,
    /// and no more.
    function _changesOfOthers(uint256 before, uint256 after_, uint256 doers) private pure returns (uint256 changes) {
        for (uint256 p; p < ACTORS; ++p) {
            if (doers >> p & 1 == 1) continue;
            for (uint256 g; g < ACTORS; ++g) {
                uint256 row = uint256(0xffff) << nibble(p, g, 0);
                changes |= row & (doers >> g & 1 == 1 ? after_ & ~before : after_ ^ before);
            }
        }
    }
}
