// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ActKind} from "../ActKind.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {TestAct} from "../signed/TestAct.sol";
import {vm} from "../Vm.sol";

/// @dev A participant's nonce has 24 bits, which only own acts bring nearer to the end: 2^24 of
/// them at 4,000 gas and more are 67 billion gas. That of a grant has 32, which its two sides bring
/// nearer. What then happens harms nobody else.
contract LastNoncesTest is SignedTest {
    /// @dev The account starts anew with no grants: nothing is opened.
    function test_anAccountBeyondItsLastNonce() public {
        vm.record();
        ledger.accountOf(patient);
        _fill(uint256(type(uint24).max) << 16);
        (bytes24 head, uint32 epoch, uint32 nonce,) = ledger.accountOf(patient);
        vm.assertEq(nonce, type(uint24).max, "the last nonce");
        accepts(bySig(actOf(ActKind.FileCard)));
        (bytes24 next, uint32 nextEpoch, uint32 nextNonce,) = ledger.accountOf(patient);
        vm.assertTrue(next != head && nextEpoch == epoch + 1 && nextNonce == 0, "the first nonce of another epoch");
        vm.assertFalse(opens(patient, doctor, LABS), "access");
    }

    /// @dev The access count has 16 bits, and takes a nonce when it comes round: what was signed
    /// for that one is dead, and the next is good.
    function test_anActSignedForTheNonceThatAccessTakes() public {
        vm.record();
        ledger.accountOf(patient);
        _fill(type(uint16).max);
        TestAct memory act = actOf(ActKind.FileCard);
        uint32 taken = nonceOf(patient) + 1;
        bytes memory dead = act.twin(NO_END, sign(PATIENT_KEY, digestOf(act, taken, NO_END)));
        revoke(patient, doctor, LABS);
        vm.assertEq(accessOf(patient), 0, "access");
        vm.assertEq(nonceOf(patient), taken + 1, "nonce");
        refusesSignature(act, dead);
        accepts(bySig(act));
    }

    /// @dev The grant itself is as it was; what its grantee signed 2^32 changes ago could be
    /// submitted again.
    function test_aGrantBeyondItsLastNonce() public {
        vm.record();
        ledger.grantOf(patient, doctor, LABS);
        _fill(uint256(type(uint32).max) << 80);
        accepts(bySig(actOf(ActKind.OfferRecord)));
        (uint40 until, uint8 permissions, uint32 epoch, uint32 nonce) = ledger.grantOf(patient, doctor, LABS);
        vm.assertTrue(until == NO_END && permissions == ALL && epoch == 0 && nonce == 0, "the same grant");
        accepts(bySig(actOf(ActKind.OfferRecord)));
        revoke(patient, doctor, LABS);
        vm.assertFalse(opens(patient, doctor, LABS), "access");
    }

    /// @dev Sets bits in the slot that was read.
    function _fill(uint256 bits) private {
        (bytes32[] memory reads,) = vm.accesses(address(ledger));
        bytes32 word = vm.load(address(ledger), reads[0]);
        vm.store(address(ledger), reads[0], word | bytes32(bits));
    }
}
