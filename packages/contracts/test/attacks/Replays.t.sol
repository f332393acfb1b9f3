// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev A signature used again, elsewhere, later, or for something else. Each test is named after
/// its attack.
contract ReplaysTest is SignedTest {
    /// @dev The first attack on published health-record contracts: what was granted once is granted
    /// again by anybody.
    function test_anOldSignedGrantAfterARevoke() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes memory call = bySig(act);
        accepts(call);
        revoke(patient, doctor, LABS);
        refusesSignature(act, call);
        vm.assertFalse(opens(patient, doctor, LABS), "access");
    }

    /// @dev A grant that was signed and never submitted, when the patient has thought better of it.
    function test_anUnusedSignedGrantAfterARevoke() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes memory call = bySig(act);
        revoke(patient, doctor, LABS);
        refusesSignature(act, call);
    }

    function test_theSameSignedActTwice() public {
        for (uint256 kind; kind < uint256(ActKind.RequestAccess); ++kind) {
            setUp();
            TestAct memory act = actOf(kind);
            bytes memory call = bySig(act);
            accepts(call);
            if (act.kind != ActKind.RelinquishAccess) refusesSignature(act, call);
            else refuses(call, abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, patient, doctor, LABS));
        }
    }

    /// @dev Saying one again costs whoever says it, and changes nothing.
    function test_theSameSignedRequestTwice() public {
        for (uint256 kind = uint256(ActKind.RequestAccess); kind < KINDS; ++kind) {
            bytes memory call = bySig(actOf(kind));
            accepts(call);
            bytes32 before = everything();
            accepts(call);
            vm.assertEq(everything(), before, "something changed");
        }
    }

    function test_aSignedActAfterAnyOtherOfThePatients() public {
        for (uint256 kind; kind < uint256(ActKind.OfferRecord); ++kind) {
            for (uint256 other; other < uint256(ActKind.OfferRecord); ++other) {
                TestAct memory act = actOf(kind);
                bytes memory call = bySig(act);
                bytes memory another = direct(actOf(other, "another"));
                vm.prank(patient);
                accepts(another);
                refusesSignature(act, call);
            }
        }
    }

    function test_onAnotherChain() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            bytes memory call = bySig(act);
            vm.chainId(chain + 1);
            refusesSignature(act, call);
            vm.chainId(chain);
        }
    }

    /// @dev After a fork each side has a chain id of its own, and the same contract at the same
    /// address.
    function test_onTheOtherSideOfAFork() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes memory call = bySig(act);
        chain = 61;
        vm.chainId(chain);
        refusesSignature(act, call);
        accepts(bySig(act));
    }

    function test_onAnotherContract() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            bytes memory call = bySig(act);
            super.setUp();
            refusesSignature(act, call);
        }
    }

    function test_movedToAnotherAct() public {
        for (uint256 from; from < KINDS; ++from) {
            bytes memory signature = signed(actOf(from));
            for (uint256 to; to < KINDS; ++to) {
                TestAct memory act = actOf(to);
                if (from != to) refusesSignature(act, act.twin(NO_END, signature));
            }
        }
    }

    /// @dev Whatever bit of an act is changed, nobody has signed that.
    function testFuzz_movedToOtherWords(uint256 kind, uint256 bit) public {
        TestAct memory act = actOf(kind);
        // those without an array: all their words stand before the place of the signature, deadline
        // and actor too
        vm.assume(act.kind != ActKind.StartEpoch && act.kind != ActKind.FileCards);
        bytes memory signature = signed(act);
        bytes memory call = act.twin(NO_END, signature);
        bit = within(bit, 0, (call.length - 4 - 5 * 32) * 8 - 1);
        call[4 + bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        bytes32 before = everything();
        (bool done,) = address(ledger).call(call);
        vm.assertFalse(done, "accepted");
        vm.assertEq(everything(), before, "something changed");
    }

    function testFuzz_movedToOtherWordsOfAnArray(bool epoch, bytes32 word, uint256 bit) public {
        TestAct memory act = actOf(epoch ? ActKind.StartEpoch : ActKind.FileCards, bytes32(uint256(word) | 3));
        bytes memory call = bySig(act);
        // the last words are: three of the array, the signature's length, 65 bytes and their
        // filling
        bit = within(bit, (call.length - 32 * 7) * 8, (call.length - 32 * 4) * 8 - 1);
        call[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        refusesSignature(act, call);
    }

    function test_movedToAnotherActor() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            bytes memory signature = signed(act);
            (act.patient, act.other) = (doctor, patient);
            if (act.kind.isUnderGrant()) grant(doctor, patient, LABS, NO_END, ALL);
            refusesSignature(act, act.twin(NO_END, signature));
        }
    }

    function test_aNonceGap() public {
        for (uint256 kind; kind < uint256(ActKind.RequestAccess); ++kind) {
            TestAct memory act = actOf(kind);
            uint32 next = nonceOf(act);
            for (uint32 nonce; nonce < 6; ++nonce) {
                if (nonce == next) continue;
                refusesSignature(act, act.twin(NO_END, sign(keyOf(act), digestOf(act, nonce, NO_END))));
            }
            refusesSignature(act, act.twin(NO_END, sign(keyOf(act), digestOf(act, type(uint32).max, NO_END))));
        }
    }

    /// @dev Brought out of order, the second waits for the first.
    function test_theSecondOfTwoSignedActsFirst() public {
        (TestAct memory first, TestAct memory second) = (actOf(ActKind.FileCard), actOf(ActKind.FileCards));
        bytes memory later = second.twin(NO_END, sign(PATIENT_KEY, digestOf(second, nonceOf(second) + 1, NO_END)));
        refusesSignature(second, later);
        accepts(bySig(first));
        accepts(later);
    }

    /// @dev The two forms of one signature are good once together.
    function test_bothFormsOfOneSignature() public {
        for (uint256 kind; kind < uint256(ActKind.RelinquishAccess); ++kind) {
            setUp();
            TestAct memory act = actOf(kind);
            bytes memory signature = signed(act);
            accepts(act.twin(NO_END, signature));
            refusesSignature(act, act.twin(NO_END, compact(signature)));
        }
    }

    /// @dev What a profile or another contract has had signed stands in another domain.
    function test_signedForAnotherDomain() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        bytes32 structHash = act.signedStruct(nonceOf(act), NO_END);
        bytes32 other = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Chartkey"),
                keccak256("1"),
                chain,
                ledger
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", other, structHash));
        refusesSignature(act, act.twin(NO_END, sign(PATIENT_KEY, digest)));
    }

    /// @dev Neither the act alone nor what is signed without its domain stands for a signature of
    /// it.
    function test_aSignatureOfTheBareStruct() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        refusesSignature(act, act.twin(NO_END, sign(PATIENT_KEY, act.actStruct())));
        refusesSignature(act, act.twin(NO_END, sign(PATIENT_KEY, digestOf(act.actStruct()))));
        refusesSignature(act, act.twin(NO_END, sign(PATIENT_KEY, act.signedStruct(nonceOf(act), NO_END))));
    }
}
