// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {LedgerTest} from "./LedgerTest.sol";
import {Replay} from "./Replay.sol";
import {Vm, vm} from "./Vm.sol";

/// @dev Every act: one link of the head of the log's owner, and the counts of whose own act it is.
contract HeadsTest is LedgerTest {
    function setUp() public override {
        super.setUp();
        vm.recordLogs();
    }

    function testFuzz_publishKey(bytes32 key, uint40 time) public {
        _at(time);
        vm.prank(PATIENT);
        ledger.publishKey(key, 0);
        _replays(1, 1, 0);
    }

    function testFuzz_startEpoch(bytes32[] memory epochs, bytes32 lockbox, uint40 time) public {
        _at(time);
        vm.prank(PATIENT);
        ledger.startEpoch(epochs, lockbox, 0);
        _replays(1, 1, 1);
    }

    function testFuzz_fileCard(bytes32 location, bytes32 card, uint40 time) public {
        _at(time);
        vm.prank(PATIENT);
        ledger.fileCard(location, card, 0);
        _replays(1, 1, 0);
    }

    function testFuzz_fileCards(bytes32 location, bytes32[] memory cards, uint40 time) public {
        _at(time);
        vm.prank(PATIENT);
        ledger.fileCards(location, cards, 0);
        _replays(1, 1, 0);
    }

    function testFuzz_grantAccess(
        address grantee,
        uint8 kind,
        bytes32 id,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        bytes32 request
    ) public {
        vm.assume(grantee != address(0) && grantee != PATIENT);
        kind %= 3;
        bytes32 scope = kind == 0 ? bytes32(0) : bytes32(uint256(kind) << 248) | (bytes32(bytes16(id)) >> 8);
        until = uint40(within(until, clock + 1, NO_END));
        vm.prank(PATIENT);
        ledger.grantAccess(grantee, scope, request, until, uint8(within(permissions, 1, ALL)), envelope, 0);
        _replays(1, 1, 1);
    }

    function testFuzz_updateEnvelope(address grantee, bytes32 scope, bytes32 envelope) public {
        vm.prank(PATIENT);
        ledger.updateEnvelope(grantee, scope, envelope, 0);
        _replays(1, 1, 0);
    }

    function testFuzz_revokeAccess(address grantee, bytes32 scope) public {
        revoke(PATIENT, grantee, scope);
        _replays(1, 1, 1);
    }

    function test_revokeEveryone() public {
        vm.prank(PATIENT);
        ledger.revokeEveryone();
        _replays(1, 1, 1);
        (, uint32 everyoneEpoch,,) = ledger.accountOf(PATIENT);
        vm.assertEq(everyoneEpoch, 1, "everyone-epoch");
    }

    function testFuzz_rejectRequest(address requester, bytes32 message, uint40 time) public {
        _at(time);
        vm.prank(PATIENT);
        ledger.rejectRequest(requester, message, 0);
        _replays(1, 1, 0);
    }

    function testFuzz_offerRecord(bool amends, bytes32 offer) public {
        grant(PATIENT, DOCTOR, folder("labs"), NO_END, ALL);
        vm.prank(DOCTOR);
        ledger.offerRecord(PATIENT, folder("labs"), amends, offer);
        _replays(2, 1, 1);
    }

    function test_relinquishAccess() public {
        grant(PATIENT, DOCTOR, record("scan"), NO_END, READ);
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, record("scan"));
        _replays(2, 1, 1);
    }

    function test_twoParticipantsWhoDoTheSameHaveHeadsOfTheirOwn() public {
        revoke(PATIENT, DOCTOR, folder("labs"));
        revoke(OTHER, DOCTOR, folder("labs"));
        vm.assertTrue(accountOf(PATIENT) != accountOf(OTHER), "heads");
    }

    function _at(uint40 time) private {
        clock = time;
        vm.warp(clock);
    }

    /// @dev The recorded events give the patient's head and counts, and nobody else's account has
    /// moved.
    function _replays(uint256 entries, uint32 nonce, uint16 access) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, entries, "entries");
        bytes24 head;
        for (uint256 i; i < logs.length; ++i) {
            vm.assertTrue(Replay.entersHead(logs[i]), "enters the head");
            vm.assertEq(uint160(Replay.ownerOf(logs[i])), uint160(PATIENT), "log owner");
            head = Replay.next(head, clock, logs[i]);
        }
        (bytes24 actual,, uint32 actualNonce, uint16 actualAccess) = ledger.accountOf(PATIENT);
        vm.assertEq(actual, head, "head");
        vm.assertEq(actualNonce, nonce, "nonce");
        vm.assertEq(actualAccess, access, "access");
        vm.assertEq(accountOf(DOCTOR), 0, "the other side's account");
    }
}
