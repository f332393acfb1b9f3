// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccountFactory} from "../accounts/AccountFactory.sol";
import {ActKind} from "../ActKind.sol";
import {vm} from "../Vm.sol";
import {TestAct} from "./TestAct.sol";
import {SignedTest} from "./SignedTest.sol";

/// @dev The first act of a smart account that is not there yet (ERC-6492): created in
/// the same transaction.
contract PreparationsTest is SignedTest {
    AccountFactory private _factory;

    function setUp() public override {
        super.setUp();
        _factory = new AccountFactory();
        patient = _factory.accountOf(vm.addr(PATIENT_KEY));
    }

    function test_theFirstActOfAnAccount() public {
        vm.assertEq(patient.code.length, 0, "code before");
        ledger.multicall(_calls(actOf(ActKind.GrantAccess)));
        vm.assertTrue(patient.code.length > 0, "code");
        vm.assertTrue(opens(patient, doctor, LABS), "access");
    }

    function test_ofEveryKind() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            setUp();
            if (!ActKind(kind).isByPatient()) (patient, doctor) = (OTHER, patient);
            grant(patient, doctor, LABS, NO_END, ALL);
            ledger.multicall(_calls(actOf(kind)));
        }
    }

    /// @dev Somebody else was faster: the account is there, and that is all that was wanted.
    function test_theAccountIsThereAlready() public {
        _factory.create(vm.addr(PATIENT_KEY));
        ledger.multicall(_calls(actOf(ActKind.GrantAccess)));
        vm.assertTrue(opens(patient, doctor, LABS), "access");
    }

    function test_amongManyPeoplesActs() public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ledger.multicall, (_calls(actOf(ActKind.GrantAccess))));
        calls[1] = bySig(actOf(ActKind.RequestAccess));
        bool[] memory done = ledger.attempt(2_000_000, calls);
        vm.assertTrue(done[0] && done[1], "both");
    }

    function test_withoutIt() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        refusesSignature(act, act.twin(NO_END, sign(PATIENT_KEY, digestOf(act))));
    }

    function _calls(TestAct memory act) private view returns (bytes[] memory calls) {
        calls = new bytes[](2);
        calls[0] = abi.encodeCall(
            ledger.prepare, (address(_factory), abi.encodeCall(_factory.create, (vm.addr(PATIENT_KEY))))
        );
        calls[1] = act.twin(NO_END, sign(PATIENT_KEY, digestOf(act)));
    }
}
