// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {
    IAccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/IAccessControlDefaultAdminRules.sol";
import {RegistryTest} from "./RegistryTest.sol";
import {vm} from "./Vm.sol";

/// @dev Who may say what, and what registrars and their administrator cannot do.
contract RegistrarsTest is RegistryTest {
    function _refusesAsNoRegistrar(address caller) private {
        bytes memory refusal =
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, caller, registry.REGISTRAR());
        vm.expectRevert(refusal);
        attest(caller, NO_END);
        vm.expectRevert(refusal);
        withdraw(caller);
        vm.assertFalse(attested(caller), "attested");
    }

    function test_aStrangerAttests() public {
        _refusesAsNoRegistrar(STRANGER);
    }

    function test_aDoctorAttestsItself() public {
        _refusesAsNoRegistrar(DOCTOR);
    }

    /// @dev The administrator appoints registrars, and is none by that.
    function test_theAdministratorAttests() public {
        _refusesAsNoRegistrar(ADMIN);
    }

    function test_aRemovedRegistrarAttests() public {
        remove(COUNCIL);
        _refusesAsNoRegistrar(COUNCIL);
    }

    function test_aRemovedRegistrarsWordEnds() public {
        attest(COUNCIL, NO_END);
        attest(CHAMBER, NO_END);
        remove(COUNCIL);
        assertWord(COUNCIL, 0, 0);
        vm.assertFalse(attested(COUNCIL), "the removed one's");
        vm.assertTrue(attested(CHAMBER), "the other one's");
    }

    function test_aRegistrarResigns() public {
        attest(COUNCIL, NO_END);
        resign(COUNCIL);
        assertWord(COUNCIL, 0, 0);
        _refusesAsNoRegistrar(COUNCIL);
    }

    /// @dev What was said in an earlier term, perhaps by whoever had stolen the key, does not come
    /// back.
    function test_aRegistrarIsAppointedAgain() public {
        attest(COUNCIL, NO_END);
        remove(COUNCIL);
        appoint(COUNCIL);
        assertWord(COUNCIL, 0, 0);
        attest(COUNCIL, uint40(clock + 5));
        assertWord(COUNCIL, uint40(clock + 5), DIGEST);
        resign(COUNCIL);
        appoint(COUNCIL);
        assertWord(COUNCIL, 0, 0);
    }

    /// @dev Appointing twice, or removing somebody who was never appointed, ends no term.
    function test_nothingChangesInOffice() public {
        attest(COUNCIL, NO_END);
        appoint(COUNCIL);
        remove(STRANGER);
        bytes32 other = registry.DEFAULT_ADMIN_ROLE();
        vm.expectRevert();
        vm.prank(ADMIN);
        registry.revokeRole(other, COUNCIL);
        vm.assertTrue(attested(COUNCIL), "attested");
    }

    function test_aRegistrarTouchesAnothersWord() public {
        attest(COUNCIL, uint40(clock + 100));
        vm.prank(CHAMBER);
        registry.attest(DOCTOR, AS_DOCTOR, NO_END, "other");
        assertWord(COUNCIL, uint40(clock + 100), DIGEST);
        withdraw(CHAMBER);
        assertWord(COUNCIL, uint40(clock + 100), DIGEST);
        remove(CHAMBER);
        assertWord(COUNCIL, uint40(clock + 100), DIGEST);
    }

    function test_aRegistrarAppoints() public {
        bytes32 role = registry.REGISTRAR();
        bytes memory refusal =
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, COUNCIL, bytes32(0));
        vm.expectRevert(refusal);
        vm.prank(COUNCIL);
        registry.grantRole(role, STRANGER);
        vm.expectRevert(refusal);
        vm.prank(COUNCIL);
        registry.revokeRole(role, CHAMBER);
        vm.assertFalse(registry.hasRole(role, STRANGER), "the stranger");
        vm.assertTrue(registry.hasRole(role, CHAMBER), "the other registrar");
    }

    function test_aStrangerTakesTheAdministratorsOffice() public {
        vm.expectRevert();
        vm.prank(STRANGER);
        registry.beginDefaultAdminTransfer(STRANGER);
        vm.expectRevert();
        vm.prank(STRANGER);
        registry.acceptDefaultAdminTransfer();
        vm.assertTrue(registry.defaultAdmin() == ADMIN, "administrator");
    }

    function test_theOfficeIsHandedOnInTwoStepsADayApart() public {
        vm.prank(ADMIN);
        registry.beginDefaultAdminTransfer(OTHER);
        pass(1 days);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControlDefaultAdminRules.AccessControlEnforcedDefaultAdminDelay.selector, uint48(clock)
            )
        );
        vm.prank(OTHER);
        registry.acceptDefaultAdminTransfer();
        pass(1);
        vm.prank(OTHER);
        registry.acceptDefaultAdminTransfer();
        vm.assertTrue(registry.defaultAdmin() == OTHER, "administrator");
    }

    /// @dev The ledger has no function for registrars: what they call there is refused, and what
    /// they say here reads and writes nothing of it.
    function test_registrarsAndTheLedger() public {
        bytes32 scope = folder("labs");
        grant(PATIENT, DOCTOR, scope, NO_END, READ);
        bytes32 before = accountOf(PATIENT);

        bytes[] memory calls = new bytes[](4);
        calls[0] = abi.encodeCall(registry.attest, (DOCTOR, AS_DOCTOR, NO_END, DIGEST));
        calls[1] = abi.encodeCall(registry.withdraw, (DOCTOR, AS_DOCTOR));
        calls[2] = abi.encodeCall(registry.grantRole, (registry.REGISTRAR(), STRANGER));
        calls[3] = abi.encodeCall(registry.revokeRole, (registry.REGISTRAR(), COUNCIL));
        for (uint256 i; i < calls.length; ++i) {
            address caller = i < 2 ? COUNCIL : ADMIN;
            vm.prank(caller);
            (bool done,) = address(ledger).call(calls[i]);
            vm.assertFalse(done, "accepted by the ledger");
            vm.record();
            vm.prank(caller);
            (done,) = address(registry).call(calls[i]);
            vm.assertTrue(done, "accepted by the registry");
            (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(ledger));
            vm.assertEq(reads.length + writes.length, 0, "slots of the ledger");
        }
        vm.assertEq(accountOf(PATIENT), before, "the patient's account");
        vm.assertTrue(opens(PATIENT, DOCTOR, scope), "the doctor's access");
        vm.assertFalse(opens(PATIENT, COUNCIL, scope), "the registrar's");
        vm.assertFalse(opens(PATIENT, ADMIN, scope), "the administrator's");
    }

    function test_sendingEther() public {
        (bool plain,) = address(registry).call{value: 1}("");
        vm.prank(COUNCIL);
        (bool withCall,) = address(registry).call{value: 1}(abi.encodeCall(registry.withdraw, (DOCTOR, AS_DOCTOR)));
        vm.assertFalse(plain || withCall, "accepted");
    }
}
