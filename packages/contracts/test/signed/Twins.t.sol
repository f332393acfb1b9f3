// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../../contracts/ChartkeyLedger.sol";
import {created} from "../created.sol";
import {OwnedAccount} from "../accounts/OwnedAccount.sol";
import {ActKind} from "../ActKind.sol";
import {Vm, vm} from "../Vm.sol";
import {TestAct} from "./TestAct.sol";
import {SignedTest} from "./SignedTest.sol";

/// @dev A signed act does what the direct act does: the same event, the same head, the same slot.
contract TwinsTest is SignedTest {
    function testFuzz_signedByAKey(uint256 kind, bytes32 word, address relayer) public {
        vm.assume(relayer != address(vm));
        TestAct memory act = actOf(kind, word);
        _sameAsDirect(act, signed(act), relayer);
    }

    function testFuzz_signedByAKeyIn64Bytes(uint256 kind, bytes32 word) public {
        TestAct memory act = actOf(kind, word);
        _sameAsDirect(act, compact(signed(act)), STRANGER);
    }

    function testFuzz_signedByASmartAccount(uint256 kind, bytes32 word) public {
        patient = address(new OwnedAccount(vm.addr(PATIENT_KEY)));
        doctor = address(new OwnedAccount(vm.addr(DOCTOR_KEY)));
        grant(patient, doctor, LABS, NO_END, ALL);
        TestAct memory act = actOf(kind, word);
        _sameAsDirect(act, signed(act), STRANGER);
    }

    function test_theActorBringsWhatItSigned() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            setUp();
            TestAct memory act = actOf(kind);
            _sameAsDirect(act, signed(act), act.actor());
        }
    }

    /// @dev The second ledger is as the first: what is done differs only in how it is submitted.
    function _sameAsDirect(TestAct memory act, bytes memory signature, address relayer) private {
        vm.recordLogs();
        vm.prank(relayer);
        accepts(act.twin(NO_END, signature));
        Vm.Log[] memory submitted = vm.getRecordedLogs();
        (bytes32 signedState, uint32 signedNonce) = _state();

        ledger = ChartkeyLedger(created("ChartkeyLedger.sol:ChartkeyLedger", ""));
        grant(patient, doctor, LABS, NO_END, ALL);
        bytes memory call = direct(act);
        vm.recordLogs();
        vm.prank(act.actor());
        accepts(call);
        Vm.Log[] memory called = vm.getRecordedLogs();
        (bytes32 state, uint32 grantNonce) = _state();

        vm.assertEq(submitted.length, 1, "events");
        vm.assertEq(called.length, 1, "events of the direct act");
        vm.assertEq(keccak256(abi.encode(submitted[0].topics)), keccak256(abi.encode(called[0].topics)), "topics");
        vm.assertEq(keccak256(submitted[0].data), keccak256(called[0].data), "data");
        vm.assertEq(signedState, state, "heads, nonces and grant");
        vm.assertEq(
            signedNonce,
            grantNonce + (act.kind == ActKind.OfferRecord ? 1 : 0),
            "the grant's nonce, which a signed offer takes too"
        );
    }

    /// @dev All but the grant's nonce, and that.
    function _state() private view returns (bytes32 state, uint32 grantNonce) {
        (uint40 until, uint8 permissions, uint32 epoch, uint32 nonce) = ledger.grantOf(patient, doctor, LABS);
        return (keccak256(abi.encode(accountOf(patient), accountOf(doctor), until, permissions, epoch)), nonce);
    }
}
