// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {OwnedAccount} from "../accounts/OwnedAccount.sol";
import {Vm, vm} from "../Vm.sol";
import {BatchTest} from "./BatchTest.sol";
import {TestAct} from "./TestAct.sol";

/// @dev A batch is its acts, one after the other in the order of their kinds, under one signature.
contract BatchesTest is BatchTest {
    function testFuzz_sameAsItsActs(uint8[6] memory counts, bytes32 seed, bool long) public {
        for (uint256 k; k < 6; ++k) {
            counts[k] %= 4;
        }
        _sameAsItsActs(counts, seed, long);
    }

    /// @dev Every combination of kinds that are there and kinds that are not.
    function test_everyCombinationOfEmptyArrays() public {
        for (uint256 mask; mask < 64; ++mask) {
            uint8[6] memory counts;
            for (uint256 k; k < 6; ++k) {
                counts[k] = uint8((mask >> k) & 1);
            }
            _sameAsItsActs(counts, bytes32(mask), true);
        }
    }

    function test_ofASmartAccount() public {
        patient = address(new OwnedAccount(vm.addr(PATIENT_KEY)));
        _sameAsItsActs([1, 2, 1, 1, 2, 2], "seed", true);
    }

    /// @dev Grants end before others are given: what a batch grants lasts.
    function test_whatIsGrantedAfterItWasRevoked() public {
        accepts(batchBySig(actsOf([0, 1, 0, 0, 1, 0], "seed")));
        vm.assertTrue(opens(patient, doctor, LABS), "the doctor's access");
    }

    function test_anEmptyBatchChangesNothing() public {
        TestAct[][6] memory none;
        bytes memory call = batchBySig(none);
        bytes32 before = everything();
        accepts(call);
        accepts(call);
        vm.assertEq(everything(), before, "something changed");
        refuses(bringing(none, new bytes(65)), invalidSignature(patient));
    }

    function test_twice() public {
        bytes memory call = batchBySig(actsOf([1, 1, 1, 1, 1, 1], "seed"));
        accepts(call);
        refuses(call, invalidSignature(patient));
    }

    /// @dev A late act is refused: then nothing of the batch has happened.
    function test_anInnerActThatIsRefused() public {
        TestAct[][6] memory kinds = actsOf([1, 1, 1, 1, 2, 2], "seed");
        kinds[4][1].other = patient;
        refuses(batchBySig(kinds), abi.encodeWithSelector(IChartkeyLedger.InvalidGrantee.selector, patient));
    }

    function test_anActLeftOut() public {
        bytes memory signature = sign(PATIENT_KEY, digestOf(actsOf([1, 2, 2, 2, 2, 2], "seed"), nonceOf(patient), NO_END));
        for (uint256 k; k < 6; ++k) {
            uint8[6] memory counts = [1, 2, 2, 2, 2, 2];
            counts[k] -= 1;
            refuses(bringing(actsOf(counts, "seed"), signature), invalidSignature(patient));
        }
    }

    function test_anActAdded() public {
        bytes memory signature = sign(PATIENT_KEY, digestOf(actsOf([0, 1, 1, 1, 1, 1], "seed"), nonceOf(patient), NO_END));
        for (uint256 k; k < 6; ++k) {
            uint8[6] memory counts = [0, 1, 1, 1, 1, 1];
            counts[k] += 1;
            refuses(bringing(actsOf(counts, "seed"), signature), invalidSignature(patient));
        }
    }

    function test_actsInAnotherOrder() public {
        TestAct[][6] memory kinds = actsOf([2, 2, 2, 2, 2, 2], "seed");
        bytes memory signature = sign(PATIENT_KEY, digestOf(kinds, nonceOf(patient), NO_END));
        for (uint256 k; k < 6; ++k) {
            (kinds[k][0], kinds[k][1]) = (kinds[k][1], kinds[k][0]);
            refuses(bringing(kinds, signature), invalidSignature(patient));
            (kinds[k][0], kinds[k][1]) = (kinds[k][1], kinds[k][0]);
        }
        accepts(bringing(kinds, signature));
    }

    /// @dev A batch of one act is not that act, and the reverse.
    function test_aBatchSignatureForASingleActAndTheReverse() public {
        for (uint256 k; k < 6; ++k) {
            uint8[6] memory counts;
            counts[k] = 1;
            TestAct[][6] memory kinds = actsOf(counts, "seed");
            TestAct memory act = kinds[k][0];
            refuses(
                act.twin(NO_END, sign(PATIENT_KEY, digestOf(kinds, nonceOf(patient), NO_END))), invalidSignature(patient)
            );
            refuses(bringing(kinds, signed(act)), invalidSignature(patient));
        }
    }

    function test_aDeadline() public {
        TestAct[][6] memory kinds = actsOf([1, 0, 0, 1, 1, 1], "seed");
        uint40 deadline = uint40(clock + 10);
        bytes memory signature = sign(PATIENT_KEY, digestOf(kinds, nonceOf(patient), deadline));
        pass(11);
        refuses(bringing(kinds, deadline, signature), abi.encodeWithSelector(ISignedActs.DeadlinePassed.selector));
        refuses(bringing(kinds, NO_END, signature), invalidSignature(patient));
        vm.warp(deadline);
        accepts(bringing(kinds, deadline, signature));
    }

    function test_aNonceGap() public {
        TestAct[][6] memory kinds = actsOf([1, 0, 0, 1, 1, 1], "seed");
        uint32 next = nonceOf(patient);
        for (uint32 nonce = next; nonce < next + 5; ++nonce) {
            if (nonce == next) continue;
            refuses(bringing(kinds, sign(PATIENT_KEY, digestOf(kinds, nonce, NO_END))), invalidSignature(patient));
        }
        refuses(bringing(kinds, sign(PATIENT_KEY, digestOf(kinds, next - 1, NO_END))), invalidSignature(patient));
    }

    function _sameAsItsActs(uint8[6] memory counts, bytes32 seed, bool long) private {
        super.setUp();
        TestAct[][6] memory kinds = actsOf(counts, seed);
        bytes memory signature = sign(PATIENT_KEY, digestOf(kinds, nonceOf(patient), NO_END));
        vm.recordLogs();
        accepts(bringing(kinds, long ? signature : compact(signature)));
        Vm.Log[] memory submitted = vm.getRecordedLogs();
        bytes32 state = everything();

        super.setUp();
        vm.recordLogs();
        for (uint256 k; k < 6; ++k) {
            for (uint256 i; i < kinds[k].length; ++i) {
                bytes memory call = direct(kinds[k][i]);
                vm.prank(patient);
                accepts(call);
            }
        }
        Vm.Log[] memory called = vm.getRecordedLogs();
        vm.assertEq(state, everything(), "heads, nonces and grant");
        vm.assertEq(submitted.length, called.length, "events");
        for (uint256 i; i < called.length; ++i) {
            vm.assertEq(keccak256(abi.encode(submitted[i].topics)), keccak256(abi.encode(called[i].topics)), "topics");
            vm.assertEq(keccak256(submitted[i].data), keccak256(called[i].data), "data");
        }
    }
}
