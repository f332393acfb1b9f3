// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev A participant's devices write one at a time: an act names what it was planned on, and
/// conflicts with an act that came between. Revocations name nothing.
contract TurnsTest is LedgerTest {
    bytes32 private immutable LABS = folder("labs");

    function test_cardsOfTwoDevicesDoNotCollide() public {
        _accepts(_card("of one device", 0));
        _accepts(_card("of the other, at the same time", 0));
        _accepts(_cards("a hundred more", 0));
        vm.assertEq(nonceOf(PATIENT), 3, "nonce");
        vm.assertEq(accessOf(PATIENT), 0, "access");
    }

    function test_aRevocationStopsACardThatWasPlannedBefore() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        revoke(PATIENT, DOCTOR, LABS);
        _conflicts(_card("planned before", 1));
        _conflicts(_cards("planned before", 1));
        _accepts(_card("planned after", 2));
    }

    /// @dev Each change of who may read, by itself.
    function test_everyChangeOfAccessStopsACardThatWasPlannedBefore() public {
        for (uint256 kind; kind < 4; ++kind) {
            uint16 planned = accessOf(PATIENT);
            if (kind == 0) revoke(PATIENT, DOCTOR, LABS);
            else if (kind == 1) _accepts(abi.encodeCall(ledger.revokeEveryone, ()));
            else if (kind == 2) grant(PATIENT, DOCTOR, LABS, NO_END, READ);
            else _accepts(_epoch(nonceOf(PATIENT)));
            vm.assertEq(accessOf(PATIENT), planned + 1, "one change");
            _conflicts(_card("planned before", planned));
            _accepts(_card("planned after", planned + 1));
        }
    }

    function test_aGrantIsStoppedByAnyOwnAct() public {
        bytes[8] memory others = [
            abi.encodeCall(ledger.publishKey, ("key", 0)),
            _card("card", 0),
            _cards("card", 0),
            abi.encodeCall(ledger.updateEnvelope, (OTHER, LABS, "envelope", 0)),
            abi.encodeCall(ledger.revokeAccess, (OTHER, LABS)),
            abi.encodeCall(ledger.revokeEveryone, ()),
            _rejection("message", 0),
            _epoch(0)
        ];
        for (uint256 i; i < others.length; ++i) {
            setUp();
            _accepts(others[i]);
            _conflicts(_grant(DOCTOR, NO_END, 0));
            _conflicts(_epoch(0));
            _conflicts(abi.encodeCall(ledger.publishKey, ("key", 0)));
            _accepts(_grant(DOCTOR, NO_END, 1));
        }
    }

    /// @dev Another's act can make none of the patient's fail.
    function test_nobodyElseMovesATurn() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        vm.prank(DOCTOR);
        ledger.offerRecord(PATIENT, LABS, false, "offer");
        vm.prank(STRANGER);
        ledger.requestAccess(PATIENT, "message");
        vm.prank(STRANGER);
        ledger.cancelRequest(PATIENT, "message");
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, LABS);
        _accepts(_rejection("message", 1));
        _accepts(_card("card", 1));
        _accepts(_grant(OTHER, NO_END, 3));
    }

    function test_aMulticallCountsOn() public {
        bytes[] memory calls = new bytes[](4);
        calls[0] = abi.encodeCall(ledger.publishKey, ("key", 0));
        calls[1] = _epoch(1);
        calls[2] = _card("card", 1);
        calls[3] = _grant(DOCTOR, NO_END, 3);
        _accepts(abi.encodeCall(ledger.multicall, (calls)));
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "access");
        vm.assertEq(nonceOf(PATIENT), 4, "nonce");
        vm.assertEq(accessOf(PATIENT), 2, "access count");

        calls[1] = _epoch(4); // it counts from where the whole begins
        _conflicts(abi.encodeCall(ledger.multicall, (calls)));
    }

    /// @dev Which is why a revocation travels alone.
    function test_aRevocationInAMulticallIsLostWithAStaleEpoch() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        uint32 planned = nonceOf(PATIENT);
        _accepts(_card("by another device", 1));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ledger.revokeAccess, (DOCTOR, LABS));
        calls[1] = _epoch(planned + 1);
        _conflicts(abi.encodeCall(ledger.multicall, (calls)));
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "access");
        _accepts(calls[0]);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "access");
    }

    /// @dev It changes nothing of who may read: cards that were planned before it land.
    function test_anEnvelopeStopsNoCard() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        _accepts(abi.encodeCall(ledger.updateEnvelope, (DOCTOR, LABS, "envelope", 1)));
        _accepts(_card("planned before", 1));
    }

    /// @dev In `attempt` what stands behind a call that failed counted on it.
    function test_anAttemptOfOwnGrantsFailsInAChain() public {
        bytes[] memory calls = new bytes[](3);
        calls[0] = _grant(DOCTOR, uint40(clock), 0);
        calls[1] = _grant(DOCTOR, NO_END, 1);
        calls[2] = _grant(OTHER, NO_END, 2);
        vm.prank(PATIENT);
        bool[] memory done = ledger.attempt(200_000, calls);
        vm.assertFalse(done[0] || done[1] || done[2], "none");
        vm.assertEq(accountOf(PATIENT), 0, "account");
    }

    /// @dev The count has 16 bits, and carries into the nonce: 65,536 changes take 65,537 nonces.
    function test_accessComesRound() public {
        bytes[] memory calls = new bytes[](1_024);
        for (uint256 i; i < calls.length; ++i) {
            calls[i] = abi.encodeCall(ledger.revokeAccess, (DOCTOR, LABS));
        }
        bytes memory all = abi.encodeCall(ledger.multicall, (calls));
        for (uint256 i; i < 64; ++i) {
            _accepts(all);
        }
        (, uint32 everyoneEpoch, uint32 nonce, uint16 access) = ledger.accountOf(PATIENT);
        vm.assertEq(everyoneEpoch, 0, "everyone-epoch");
        vm.assertEq(nonce, 65_537, "nonce");
        vm.assertEq(access, 0, "access");
        _conflicts(_grant(DOCTOR, NO_END, 65_536));
        _accepts(_grant(DOCTOR, NO_END, 65_537));
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "access");
        _accepts(_card("card", 1));
    }

    /// @dev A wallet that sends a transaction again, or two devices that plan the same.
    function test_ofTwoEqualActsAtOneBaseExactlyOneLands() public {
        bytes[4] memory acts = [
            abi.encodeCall(ledger.publishKey, ("key", 0)),
            _epoch(1),
            _grant(DOCTOR, NO_END, 2),
            abi.encodeCall(ledger.updateEnvelope, (DOCTOR, LABS, "envelope", 3))
        ];
        for (uint256 i; i < acts.length; ++i) {
            _accepts(acts[i]);
            _conflicts(acts[i]);
        }
        vm.assertEq(nonceOf(PATIENT), 4, "nonce");
    }

    /// @dev Behind other acts: one too few, what it is, one too many.
    function testFuzz_anOwnActNamesWhatItIsPlannedOn(uint256 kind, uint8 cards, uint8 changes) public {
        for (uint256 i; i < changes % 8; ++i) {
            revoke(PATIENT, DOCTOR, LABS);
        }
        for (uint256 i; i < cards % 8; ++i) {
            _accepts(_card("card", changes % 8));
        }
        (uint32 nonce, uint16 access) = (nonceOf(PATIENT), accessOf(PATIENT));
        unchecked {
            _conflicts(_own(kind, nonce - 1, access - 1));
            _conflicts(_own(kind, nonce + 1, access + 1));
        }
        _accepts(_own(kind, nonce, access));
    }

    /// @dev A count that differs in no bit that the ledger keeps is still another.
    function test_aNonceBeyondItsBits() public {
        _conflicts(_grant(DOCTOR, NO_END, 1 << 24));
        _conflicts(_epoch(1 << 24));
        bytes memory call = _card("card", 0);
        call[4 + 2 * 32 + 29] = 0x01; // 65,536 in the place of 0
        vm.prank(PATIENT);
        (bool done,) = address(ledger).call(call);
        vm.assertFalse(done, "accepted");
    }

    function _own(uint256 kind, uint32 nonce, uint16 access) private view returns (bytes memory) {
        kind %= 7;
        if (kind == 0) return abi.encodeCall(ledger.publishKey, ("key", nonce));
        if (kind == 1) return _epoch(nonce);
        if (kind == 2) return _grant(DOCTOR, NO_END, nonce);
        if (kind == 3) return abi.encodeCall(ledger.updateEnvelope, (DOCTOR, LABS, "envelope", nonce));
        if (kind == 4) return _rejection("message", access);
        return kind == 5 ? _card("card", access) : _cards("card", access);
    }

    function _card(bytes32 card, uint16 access) private view returns (bytes memory) {
        return abi.encodeCall(ledger.fileCard, ("location", card, access));
    }

    function _cards(bytes32 card, uint16 access) private view returns (bytes memory) {
        return abi.encodeCall(ledger.fileCards, ("location", two(card, card), access));
    }

    function _rejection(bytes32 message, uint16 access) private view returns (bytes memory) {
        return abi.encodeCall(ledger.rejectRequest, (STRANGER, message, access));
    }

    function _epoch(uint32 nonce) private view returns (bytes memory) {
        return abi.encodeCall(ledger.startEpoch, (one("epoch"), "lockbox", nonce));
    }

    function _grant(address grantee, uint40 until, uint32 nonce) private view returns (bytes memory) {
        return abi.encodeCall(ledger.grantAccess, (grantee, LABS, NO_REQUEST, until, READ, "envelope", nonce));
    }

    function _accepts(bytes memory call) private {
        vm.prank(PATIENT);
        (bool done,) = address(ledger).call(call);
        vm.assertTrue(done, "refused");
    }

    /// @dev And nothing has happened.
    function _conflicts(bytes memory call) private {
        bytes32 before = accountOf(PATIENT);
        vm.prank(PATIENT);
        (bool done, bytes memory reason) = address(ledger).call(call);
        vm.assertFalse(done, "accepted");
        vm.assertEq(keccak256(reason), keccak256(abi.encodeWithSelector(IChartkeyLedger.Conflict.selector)), "reason");
        vm.assertEq(accountOf(PATIENT), before, "account");
    }
}
