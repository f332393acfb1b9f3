// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {AccountFactory} from "../accounts/AccountFactory.sol";
import {ActKind} from "../ActKind.sol";
import {vm} from "../Vm.sol";
import {PreparerTest} from "./PreparerTest.sol";
import {TestAct} from "./TestAct.sol";

/// @dev The first act of a smart account that is not there yet (ERC-6492): created in
/// the same transaction.
contract PreparationsTest is PreparerTest {
    AccountFactory private _factory;

    function setUp() public override {
        super.setUp();
        _factory = new AccountFactory();
        patient = _factory.accountOf(vm.addr(PATIENT_KEY));
    }

    function test_theFirstActOfAnAccount() public {
        vm.assertEq(patient.code.length, 0, "code before");
        _prepareAndCall(address(ledger), _byTheAccount(actOf(ActKind.GrantAccess)));
        vm.assertTrue(patient.code.length > 0, "code");
        vm.assertTrue(opens(patient, doctor, LABS), "access");
    }

    function test_ofEveryKind() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            setUp();
            if (!ActKind(kind).isOwn()) (patient, doctor) = (OTHER, patient);
            grant(patient, doctor, LABS, NO_END, ALL);
            _prepareAndCall(address(ledger), _byTheAccount(actOf(kind)));
        }
    }

    /// @dev Somebody else was faster: the account is there, and that is all that was wanted.
    function test_theAccountIsThereAlready() public {
        _factory.create(vm.addr(PATIENT_KEY));
        _prepareAndCall(address(ledger), _byTheAccount(actOf(ActKind.GrantAccess)));
        vm.assertTrue(opens(patient, doctor, LABS), "access");
    }

    function test_beforeManyPeoplesActs() public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = bySig(actOf(ActKind.RequestAccess));
        calls[1] = _byTheAccount(actOf(ActKind.GrantAccess));
        _prepareAndCall(address(ledger), abi.encodeCall(ledger.attempt, (500_000, calls)));
        vm.assertTrue(opens(patient, doctor, LABS), "access");
    }

    /// @dev Named as its own target, the preparer makes one account after another.
    function test_ofTwoAccounts() public {
        bytes memory ofThePatient = _byTheAccount(actOf(ActKind.GrantAccess));
        (patient, doctor) = (OTHER, _factory.accountOf(vm.addr(DOCTOR_KEY)));
        bytes[] memory calls = new bytes[](2);
        calls[0] = ofThePatient;
        calls[1] = bySig(actOf(ActKind.RequestAccess));
        bytes memory inner = abi.encodeCall(
            preparer.prepareAndCall,
            (
                address(_factory),
                abi.encodeCall(_factory.create, (vm.addr(DOCTOR_KEY))),
                address(ledger),
                abi.encodeCall(ledger.multicall, (calls))
            )
        );
        _prepareAndCall(address(preparer), inner);
        vm.assertTrue(doctor.code.length > 0, "the doctor's code");
    }

    function test_withoutIt() public {
        TestAct memory act = actOf(ActKind.GrantAccess);
        refusesSignature(act, _byTheAccount(act));
    }

    function _byTheAccount(TestAct memory act) private view returns (bytes memory) {
        return act.twin(NO_END, sign(PATIENT_KEY, digestOf(act)));
    }

    /// @dev Makes the account of the patient's key first.
    function _prepareAndCall(address target, bytes memory call) private {
        bytes memory create = abi.encodeCall(_factory.create, (vm.addr(PATIENT_KEY)));
        preparer.prepareAndCall(address(_factory), create, target, call);
    }
}
