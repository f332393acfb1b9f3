// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {AgreeableAccount} from "../accounts/AgreeableAccount.sol";
import {OddAccount} from "../accounts/OddAccount.sol";
import {OwnedAccount} from "../accounts/OwnedAccount.sol";
import {TrustingAccount} from "../accounts/TrustingAccount.sol";
import {ReentrantAccount} from "../accounts/ReentrantAccount.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev Accounts with code as actors, and addresses that only look as if they could be.
contract SmartAccountsTest is SignedTest {
    bytes4 private constant YES = IERC1271.isValidSignature.selector;

    /// @dev One key owns two accounts that take its bare signature; the account stands in what is
    /// signed.
    function test_aSignatureForTheOwnersOtherAccount() public {
        (address one_, address other) = _twoAccountsOf(PATIENT_KEY);
        for (uint256 kind; kind < KINDS; ++kind) {
            (patient, doctor) = ActKind(kind).isOwn() ? (one_, DOCTOR) : (OTHER, one_);
            grant(patient, doctor, LABS, NO_END, ALL);
            TestAct memory act = actOf(kind);
            bytes memory signature = sign(PATIENT_KEY, digestOf(act));
            if (act.actor() == patient) patient = other;
            else doctor = other;
            grant(patient, doctor, LABS, NO_END, ALL);
            refusesSignature(actOf(kind), actOf(kind).twin(NO_END, signature));
            accepts(act.twin(NO_END, signature));
        }
    }

    /// @dev Nor is it good for the owner's own address.
    function test_aSignatureForTheOwnerItself() public {
        (address account,) = _twoAccountsOf(PATIENT_KEY);
        TestAct memory act = actOf(ActKind.GrantAccess);
        act.patient = account;
        bytes memory signature = sign(PATIENT_KEY, digestOf(act));
        act.patient = vm.addr(PATIENT_KEY);
        refusesSignature(act, act.twin(NO_END, signature));
    }

    /// @dev Asked about a signature, an account calls the ledger: as itself, through multicall, or
    /// by another signed act.
    function test_reentrancyThroughERC1271() public {
        ReentrantAccount account = new ReentrantAccount(address(ledger));
        patient = address(account);
        for (uint256 i; i < 4; ++i) {
            for (uint256 kind; kind < uint256(ActKind.OfferRecord); ++kind) {
                TestAct memory act = actOf(kind);
                uint32 before = nonceOf(patient);
                // the act has taken its nonce when the account is asked
                account.set(_reentering(i, before + 1), true);
                accepts(act.twin(NO_END, "signature"));
                vm.assertEq(nonceOf(patient), before + 1, "one act");
                vm.assertFalse(opens(patient, STRANGER, EVERYTHING), "a stranger's access");
                if (i == 2) continue; // attempt itself does not revert, it only gets nothing done
                account.set(_reentering(i, before + 2), false);
                refusesSignature(act, act.twin(NO_END, "signature"));
            }
        }
    }

    function testFuzz_anAnswerThatIsNotYes(bytes memory answer) public {
        bool yes = answer.length >= 32 && bytes32(answer) == bytes32(YES);
        vm.assume(!yes);
        OddAccount account = new OddAccount();
        patient = address(account);
        account.answers(answer);
        TestAct memory act = actOf(ActKind.GrantAccess);
        refusesSignature(act, act.twin(NO_END, "signature"));
    }

    function test_answersThatAreAlmostYes() public {
        OddAccount account = new OddAccount();
        patient = address(account);
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes[6] memory answers = [
            abi.encodePacked(YES), // four bytes and no more
            abi.encodePacked(YES, bytes27(0)), // a byte short
            abi.encodePacked(YES, bytes27(0), bytes1(0x01)), // dirty at the end
            abi.encodePacked(YES, bytes1(0x01), bytes27(0)), // dirty right behind
            abi.encodePacked(bytes28(0), YES), // at the wrong end
            abi.encode(true)
        ];
        // asked for a request, the ledger's memory is still clean where the answer comes
        TestAct memory clean = TestAct(ActKind.RequestAccess, OTHER, patient, EVERYTHING, "message");
        for (uint256 i; i < answers.length; ++i) {
            account.answers(answers[i]);
            refusesSignature(act, act.twin(NO_END, "signature"));
            refusesSignature(clean, clean.twin(NO_END, "signature"));
        }
        account.revertsWith(abi.encode(YES));
        refusesSignature(act, act.twin(NO_END, "signature"));
        account.answers(abi.encode(YES));
        accepts(act.twin(NO_END, "signature"));
        // what stands behind the word is not read: some accounts answer with more
        account.answers(abi.encode(YES, "and more"));
        accepts(act.twin(NO_END, "signature"));
    }

    /// @dev The gas is the relayer's; what is left is enough to refuse the act.
    function test_anAccountThatBurnsGas() public {
        OddAccount account = new OddAccount();
        patient = address(account);
        account.burns();
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes memory call = act.twin(NO_END, "signature");
        (bool done, bytes memory reason) = address(ledger).call{gas: 3_000_000}(call);
        vm.assertFalse(done, "accepted");
        vm.assertEq(keccak256(reason), keccak256(invalidSignature(patient)), "reason");
    }

    /// @dev Whoever relays does not pay for copying it.
    function test_anAnswerOfAMebibyte() public {
        patient = address(0xB10A7);
        vm.etch(patient, hex"621000006000f3"); // returns 2^20 zero bytes
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes memory call = act.twin(NO_END, "signature");
        uint256 left = gasleft();
        (bool done, bytes memory reason) = address(ledger).call(call);
        uint256 used = left - gasleft();
        vm.assertFalse(done, "accepted");
        vm.assertEq(keccak256(reason), keccak256(invalidSignature(patient)), "reason");
        // the account's own memory of a mebibyte costs 2.2 million: a copy of it would cost that
        // again
        vm.assertTrue(used < 3_000_000, "gas");
    }

    /// @dev What it takes today it may refuse tomorrow; what happened stays.
    function test_anAccountThatChangesItsAnswer() public {
        AgreeableAccount account = new AgreeableAccount();
        patient = address(account);
        TestAct memory act = actOf(ActKind.GrantAccess);
        accepts(act.twin(NO_END, "signature"));
        account.refuse();
        refusesSignature(act, act.twin(NO_END, "signature"));
        vm.assertTrue(opens(patient, doctor, LABS), "access");
    }

    /// @dev An account is asked when its act is written, though not yet accepted: one that takes
    /// the signatures of those who have access takes that of whoever gives themselves access. Such
    /// a rule has to look at what is signed, or at another block.
    function test_anAccountThatAsksTheLedgerWhomItTrusts() public {
        TrustingAccount account = new TrustingAccount(ledger);
        TestAct memory act = TestAct(ActKind.FileCard, address(account), vm.addr(DOCTOR_KEY), EVERYTHING, "card");
        bytes memory card = act.twin(NO_END, sign(DOCTOR_KEY, digestOf(act)));
        refusesSignature(act, card);
        act.kind = ActKind.GrantAccess;
        accepts(act.twin(NO_END, sign(DOCTOR_KEY, digestOf(act))));
        vm.assertTrue(opens(address(account), doctor, EVERYTHING), "access that its own grant was the reason for");
    }

    /// @dev One of four ways to give a stranger access.
    function _reentering(uint256 way, uint32 nonce) private view returns (bytes memory) {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(ledger.grantAccess, (STRANGER, EVERYTHING, NO_REQUEST, NO_END, ALL, "envelope", nonce));
        if (way == 0) return calls[0];
        if (way == 1) return abi.encodeCall(ledger.multicall, (calls));
        if (way == 2) return abi.encodeCall(ledger.attempt, (1_000_000, calls));
        return actOf(ActKind.GrantAccess).twin(NO_END, "");
    }

    function _twoAccountsOf(uint256 key) private returns (address, address) {
        return (address(new OwnedAccount(vm.addr(key))), address(new OwnedAccount(vm.addr(key))));
    }
}
