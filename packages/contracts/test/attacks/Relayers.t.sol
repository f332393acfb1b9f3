// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {OddAccount} from "../accounts/OddAccount.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev Whoever brings what others signed: what they can add, leave out, forestall, and what they
/// can be made to pay.
contract RelayersTest is SignedTest {
    /// @dev The grant names its grantee: whoever sees it on its way can only bring it as it is.
    function test_frontRunningAnApproval() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes memory signature = signed(act);
        act.other = STRANGER;
        vm.prank(STRANGER);
        refusesSignature(act, act.twin(NO_END, signature));
        vm.assertFalse(opens(patient, STRANGER, LABS), "a stranger's access");
        accepts(actOf(ActKind.GrantAccess).twin(NO_END, signature));
    }

    /// @dev The act has happened, once, whoever was faster; only the slower one's gas is lost.
    function test_frontRunningARelayedAct() public {
        for (uint256 kind; kind < uint256(ActKind.RequestAccess); ++kind) {
            setUp();
            TestAct memory act = actOf(kind);
            bytes memory relayed = bySig(act);
            vm.prank(STRANGER);
            accepts(relayed);
            bytes32 state = everything();
            vm.prank(OTHER);
            (bool done,) = address(ledger).call(relayed);
            vm.assertFalse(done, "the act twice");
            vm.assertEq(everything(), state, "something changed");
        }
    }

    /// @dev One act submitted before the others spoils none but its own call.
    function test_frontRunningOneActOfMany() public {
        bytes[] memory calls = new bytes[](3);
        calls[0] = bySig(actOf(ActKind.FileCard));
        calls[1] = bySig(actOf(ActKind.OfferRecord));
        calls[2] = bySig(actOf(ActKind.RequestAccess));
        accepts(calls[0]);
        bool[] memory done = ledger.attempt(1_000_000, calls);
        vm.assertFalse(done[0], "the first again");
        vm.assertTrue(done[1] && done[2], "the others");
    }

    /// @dev A relayer may hold back or shuffle what it was given; the patient's acts then do not
    /// happen, in any other order either.
    function test_aRelayerLeavesAnActOut() public {
        (TestAct memory first, TestAct memory second) = (actOf(ActKind.RevokeAccess), actOf(ActKind.GrantAccess));
        uint32 nonce = nonceOf(first);
        bytes[] memory calls = new bytes[](2);
        calls[0] = second.twin(NO_END, sign(PATIENT_KEY, digestOf(second, nonce + 1, NO_END)));
        calls[1] = first.twin(NO_END, sign(PATIENT_KEY, digestOf(first, nonce, NO_END)));
        bool[] memory done = ledger.attempt(1_000_000, calls);
        vm.assertFalse(done[0], "the second first");
        vm.assertTrue(done[1], "the first");
        vm.assertFalse(opens(patient, doctor, LABS), "access");
    }

    /// @dev A relayer's own acts beside those that it was given are its own.
    function test_aMulticallHidesAnActOfTheRelayer() public {
        bytes[] memory calls = new bytes[](3);
        calls[0] = bySig(actOf(ActKind.FileCard));
        calls[1] = abi.encodeCall(ledger.revokeEveryone, ());
        calls[2] = abi.encodeCall(ledger.grantAccess, (STRANGER, EVERYTHING, NO_REQUEST, NO_END, ALL, "envelope", 1));
        vm.prank(OTHER);
        ledger.multicall(calls);
        vm.assertFalse(opens(patient, STRANGER, EVERYTHING), "the patient's records");
        vm.assertTrue(opens(patient, doctor, LABS), "the doctor's access");
        vm.assertTrue(opens(OTHER, STRANGER, EVERYTHING), "only the relayer's own");
    }

    /// @dev All or none: a relayer's multicall with one act that is refused brings none.
    function test_aMulticallWithOneActThatIsRefused() public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = bySig(actOf(ActKind.FileCard));
        calls[1] = actOf(ActKind.FileCards).twin(NO_END, new bytes(65));
        bytes memory all = abi.encodeCall(ledger.multicall, (calls));
        refuses(all, invalidSignature(patient));
    }

    /// @dev One who makes every check of a signature burn gas stops nobody else, and costs no more
    /// than was allowed.
    function test_anAccountThatBurnsGasAmongMany() public {
        OddAccount account = new OddAccount();
        account.burns();
        TestAct memory burning = actOf(ActKind.FileCard);
        burning.patient = address(account);
        bytes[] memory calls = new bytes[](3);
        calls[0] = bySig(actOf(ActKind.FileCard));
        calls[1] = burning.twin(NO_END, "signature");
        calls[2] = bySig(actOf(ActKind.RequestAccess));
        uint256 left = gasleft();
        bool[] memory done = ledger.attempt(200_000, calls);
        uint256 used = left - gasleft();
        vm.assertTrue(done[0] && !done[1] && done[2], "all but the second");
        vm.assertTrue(used < 600_000, "gas");
    }

    /// @dev With too little gas an act fails whole, and can be submitted again.
    function testFuzz_aRelayerGivesTooLittleGas(uint256 kind, uint256 gasEach) public {
        TestAct memory act = actOf(kind);
        bytes[] memory calls = new bytes[](1);
        calls[0] = bySig(act);
        gasEach = within(gasEach, 0, 100_000);
        bytes32 before = everything();
        bool[] memory done = ledger.attempt(gasEach, calls);
        if (done[0]) return;
        vm.assertEq(everything(), before, "something changed");
        vm.assertTrue(ledger.attempt(200_000, calls)[0], "the second try");
    }

    function testFuzz_aRelayerGivesTooLittleGasForAll(uint256 gasLimit) public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = bySig(actOf(ActKind.FileCard));
        calls[1] = bySig(actOf(ActKind.OfferRecord));
        bytes memory all = abi.encodeCall(ledger.attempt, (1_000_000, calls));
        (bytes32 before, uint32 nonce) = (everything(), nonceOf(actOf(ActKind.FileCard)));
        (bool done, bytes memory answer) = address(ledger).call{gas: within(gasLimit, 0, 200_000)}(all);
        if (!done) {
            vm.assertEq(everything(), before, "something changed");
        } else {
            bool[] memory each = abi.decode(answer, (bool[]));
            vm.assertEq(nonceOf(actOf(ActKind.FileCard)), nonce + (each[0] ? 1 : 0), "as it says");
        }
    }

    /// @dev The relayer is paid by nobody and trusted with nothing: its own calls stay its own
    /// inside every wrapping.
    function test_attemptsWithinAttempts() public {
        bytes[] memory inner = new bytes[](2);
        inner[0] = abi.encodeCall(ledger.publishKey, ("key", 0));
        inner[1] = actOf(ActKind.FileCards).twin(NO_END, new bytes(65));
        bytes[] memory middle = new bytes[](2);
        middle[0] = abi.encodeCall(ledger.attempt, (200_000, inner));
        middle[1] = abi.encodeCall(ledger.multicall, (inner));
        bytes[] memory outer = new bytes[](2);
        outer[0] = abi.encodeCall(ledger.attempt, (500_000, middle));
        outer[1] = bySig(actOf(ActKind.FileCard));
        vm.prank(OTHER);
        bool[] memory done = ledger.attempt(1_000_000, outer);
        vm.assertTrue(done[0] && done[1], "attempts succeed");
        vm.assertEq(nonceOf(OTHER), 1, "one key by the sender: the multicall submitted none");
    }

    /// @dev Each signed act alone says whose it is: who sends it plays no part.
    function test_anAttemptOfUnsignedActs() public {
        bytes[] memory calls = new bytes[](KINDS);
        for (uint256 kind; kind < KINDS; ++kind) {
            calls[kind] = actOf(kind).twin(NO_END, new bytes(65));
        }
        bytes32 before = everything();
        bool[] memory done = ledger.attempt(1_000_000, calls);
        for (uint256 kind; kind < KINDS; ++kind) {
            vm.assertFalse(done[kind], "accepted");
        }
        vm.assertEq(everything(), before, "something changed");
    }

    function test_callsThatAreNone() public {
        bytes[] memory calls = new bytes[](3);
        calls[0] = "";
        calls[1] = hex"12345678";
        calls[2] = bySig(actOf(ActKind.FileCard));
        bool[] memory done = ledger.attempt(1_000_000, calls);
        vm.assertTrue(!done[0] && !done[1] && done[2], "only the act");
        vm.assertEq(ledger.attempt(1_000_000, new bytes[](0)).length, 0, "nothing of nothing");
    }

    /// @dev Signed requests, said again by a relayer until their deadline: nothing in storage, no
    /// head, no dearer act.
    function test_aRelayerRepeatsASignedRequest() public {
        bytes memory call = bySig(actOf(ActKind.RequestAccess));
        bytes32 before = everything();
        vm.record();
        for (uint256 i; i < 20; ++i) {
            accepts(call);
        }
        (, bytes32[] memory writes) = vm.accesses(address(ledger));
        vm.assertEq(writes.length, 0, "writes");
        vm.assertEq(everything(), before, "something changed");
    }
}
