// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {AgreeableAccount} from "../accounts/AgreeableAccount.sol";
import {OddAccount} from "../accounts/OddAccount.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev Actors that are half an account, and addresses that only look as if they could be one.
contract OddActorsTest is SignedTest {
    /// @dev An account under EIP-7702 is both: its key signs for it whatever its code says,
    function test_anAccountUnderEIP7702KeepsItsKey() public {
        OddAccount no = new OddAccount();
        for (uint256 kind; kind < KINDS; ++kind) {
            setUp();
            vm.etch(patient, abi.encodePacked(hex"ef0100", no));
            vm.etch(doctor, abi.encodePacked(hex"ef0100", no));
            TestAct memory act = actOf(kind);
            refusesSignature(act, act.twin(NO_END, "signature"));
            accepts(bySig(act));
        }
    }

    /// @dev and its code signs for it whatever its key says: who delegates to code that takes
    /// everything gives everything away.
    function test_anAccountUnderEIP7702IsWhatItsCodeTakes() public {
        AgreeableAccount code = new AgreeableAccount();
        bytes memory own = patient.code;
        TestAct memory act = actOf(ActKind.GrantAccess);
        vm.etch(patient, abi.encodePacked(hex"ef0100", code));
        accepts(act.twin(NO_END, "anything"));
        vm.etch(patient, own);
        refusesSignature(act, act.twin(NO_END, "anything"));
    }

    /// @dev Precompiled contracts answer every call; the fourth gives back what it is asked.
    function test_aPrecompiledContractAsActor() public {
        for (uint160 i = 1; i <= 0x12; ++i) {
            patient = address(i == 0x12 ? 0x100 : i);
            TestAct memory act = actOf(ActKind.GrantAccess);
            bytes memory call = act.twin(NO_END, new bytes(65));
            (bool done, bytes memory reason) = address(ledger).call{gas: 1_000_000}(call);
            vm.assertFalse(done, "accepted");
            vm.assertEq(keccak256(reason), keccak256(invalidSignature(patient)), "reason");
        }
    }

    function test_theLedgerItselfAsActor() public {
        patient = address(ledger);
        TestAct memory act = actOf(ActKind.GrantAccess);
        refusesSignature(act, act.twin(NO_END, ""));
        refusesSignature(act, act.twin(NO_END, sign(PATIENT_KEY, digestOf(act))));
    }

    /// @dev Nobody is there yet, or nobody any more.
    function test_anAccountWithoutCodeAsActor() public {
        patient = address(0xE0A);
        TestAct memory act = actOf(ActKind.GrantAccess);
        refusesSignature(act, act.twin(NO_END, abi.encode(IERC1271.isValidSignature.selector)));
    }
}
