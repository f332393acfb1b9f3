// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyRegistry} from "../contracts/IChartkeyRegistry.sol";
import {RegistryTest} from "./RegistryTest.sol";
import {vm} from "./Vm.sol";

/// @dev What a registrar's word is, and when it ends.
contract RegistryWordsTest is RegistryTest {
    function testFuzz_attest(address participant, bytes32 role, uint40 seed, bytes24 digest) public {
        vm.assume(participant != address(0) && role != 0 && digest != 0);
        uint40 until = uint40(within(seed, clock + 1, NO_END));
        vm.expectEmit();
        emit IChartkeyRegistry.Attested(COUNCIL, participant, role, until, digest);
        vm.prank(COUNCIL);
        registry.attest(participant, role, until, digest);
        (uint40 untilNow, bytes24 digestNow) = registry.attestationOf(COUNCIL, participant, role);
        vm.assertEq(untilNow, until, "until");
        vm.assertEq(digestNow, digest, "digest");
        vm.assertTrue(registry.isAttested(COUNCIL, participant, role), "attested");
        vm.assertFalse(registry.isAttested(CHAMBER, participant, role), "by another registrar");
        vm.assertFalse(registry.isAttested(COUNCIL, participant, ~role), "in another role");
        vm.assertFalse(registry.isAttested(COUNCIL, address(~bytes20(participant)), role), "somebody else");
    }

    function test_attestsAnew() public {
        attest(COUNCIL, uint40(clock + 100));
        vm.prank(COUNCIL);
        registry.attest(DOCTOR, AS_DOCTOR, uint40(clock + 10), "other");
        assertWord(COUNCIL, uint40(clock + 10), "other");
    }

    function test_endsInTheSecondThatItNames() public {
        attest(COUNCIL, uint40(clock + 100));
        pass(99);
        vm.assertTrue(attested(COUNCIL), "one second before the end");
        pass(1);
        vm.assertFalse(attested(COUNCIL), "at the end");
        assertWord(COUNCIL, uint40(clock), DIGEST);
    }

    function test_hasNoEnd() public {
        attest(COUNCIL, NO_END);
        vm.warp(NO_END - 1);
        vm.assertTrue(attested(COUNCIL), "attested");
    }

    function test_withdraws() public {
        attest(COUNCIL, NO_END);
        vm.expectEmit();
        emit IChartkeyRegistry.Withdrawn(COUNCIL, DOCTOR, AS_DOCTOR);
        withdraw(COUNCIL);
        assertWord(COUNCIL, 0, 0);
        vm.assertFalse(attested(COUNCIL), "attested");
    }

    function test_withdrawsWhatItNeverSaid() public {
        withdraw(COUNCIL);
        withdraw(COUNCIL);
        assertWord(COUNCIL, 0, 0);
    }

    function test_withdrawsAndAttestsAgain() public {
        attest(COUNCIL, NO_END);
        withdraw(COUNCIL);
        attest(COUNCIL, uint40(clock + 1));
        assertWord(COUNCIL, uint40(clock + 1), DIGEST);
    }

    function test_manyAtOnce_allOrNone() public {
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(registry.attest, (DOCTOR, AS_DOCTOR, NO_END, DIGEST));
        calls[1] = abi.encodeCall(registry.attest, (PATIENT, "patient", NO_END, DIGEST));
        calls[2] = abi.encodeCall(registry.attest, (OTHER, "doctor", uint40(clock), DIGEST));
        vm.expectRevert(abi.encodeWithSelector(IChartkeyRegistry.InvalidUntil.selector, uint40(clock)));
        vm.prank(COUNCIL);
        registry.multicall(calls);
        vm.assertFalse(attested(COUNCIL), "the first of them");

        calls[2] = abi.encodeCall(registry.withdraw, (DOCTOR, AS_DOCTOR));
        vm.prank(COUNCIL);
        registry.multicall(calls);
        vm.assertFalse(attested(COUNCIL), "what the third took back");
        vm.assertTrue(registry.isAttested(COUNCIL, PATIENT, "patient"), "the second");
    }

    function test_attestationsOf_inOrder() public {
        attest(COUNCIL, uint40(clock + 7));
        vm.prank(CHAMBER);
        registry.attest(PATIENT, "patient", uint40(clock + 9), "other");

        address[] memory participants = new address[](2);
        (participants[0], participants[1]) = (DOCTOR, PATIENT);
        address[] memory registrars = new address[](2);
        (registrars[0], registrars[1]) = (COUNCIL, CHAMBER);
        (uint40[] memory untils, bytes24[] memory digests) =
            registry.attestationsOf(participants, registrars, two("doctor", "patient"));
        vm.assertEq(untils.length, 8, "words");
        for (uint256 i; i < 8; ++i) {
            // 0: doctor, council, as a doctor; 7: patient, chamber, as a patient
            vm.assertEq(untils[i], i == 0 ? clock + 7 : i == 7 ? clock + 9 : 0, "until");
            vm.assertEq(digests[i], i == 0 ? DIGEST : i == 7 ? bytes24("other") : bytes24(0), "digest");
        }
    }

    function test_attestationsOf_nobody() public view {
        (uint40[] memory untils, bytes24[] memory digests) =
            registry.attestationsOf(new address[](0), new address[](3), new bytes32[](2));
        vm.assertEq(untils.length + digests.length, 0, "words");
    }

    function test_refusesNobody() public {
        vm.expectRevert(abi.encodeWithSelector(IChartkeyRegistry.InvalidParticipant.selector, address(0)));
        vm.prank(COUNCIL);
        registry.attest(address(0), AS_DOCTOR, NO_END, DIGEST);
    }

    function test_refusesNoRole() public {
        vm.expectRevert(abi.encodeWithSelector(IChartkeyRegistry.InvalidRole.selector, bytes32(0)));
        vm.prank(COUNCIL);
        registry.attest(DOCTOR, 0, NO_END, DIGEST);
    }

    function test_refusesNoDigest() public {
        vm.expectRevert(abi.encodeWithSelector(IChartkeyRegistry.InvalidDigest.selector, bytes24(0)));
        vm.prank(COUNCIL);
        registry.attest(DOCTOR, AS_DOCTOR, NO_END, 0);
    }

    function testFuzz_refusesAnEndThatHasPassed(uint40 seed) public {
        uint40 until = uint40(within(seed, 0, clock));
        vm.expectRevert(abi.encodeWithSelector(IChartkeyRegistry.InvalidUntil.selector, until));
        attest(COUNCIL, until);
    }

    /// @dev 2^40 + some later second would be taken for that second, if the end were cut to 40
    /// bits.
    function testFuzz_refusesAnEndThatOverflows(uint256 until) public {
        until = within(until, uint256(NO_END) + 1, type(uint256).max);
        bytes memory call = abi.encodeWithSelector(registry.attest.selector, DOCTOR, AS_DOCTOR, until, DIGEST);
        vm.prank(COUNCIL);
        (bool done,) = address(registry).call(call);
        vm.assertFalse(done, "accepted");
    }
}
