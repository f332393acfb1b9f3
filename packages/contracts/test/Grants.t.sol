// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev What a grant opens, how long, and what ends it.
contract GrantsTest is LedgerTest {
    bytes32 private immutable LABS = folder("labs");
    bytes32 private immutable SCAN = record("scan");

    function test_opensItsScopeAndNothingElse() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "the folder");
        vm.assertFalse(opens(PATIENT, DOCTOR, folder("imaging")), "another folder");
        vm.assertFalse(opens(PATIENT, DOCTOR, SCAN), "a record");
        vm.assertFalse(opens(PATIENT, DOCTOR, EVERYTHING), "everything");
        vm.assertFalse(opens(PATIENT, OTHER, LABS), "another grantee");
        vm.assertFalse(opens(OTHER, DOCTOR, LABS), "another patient");
        vm.assertFalse(opens(DOCTOR, PATIENT, LABS), "the other way round");
    }

    function test_aFolderAndARecordWithOneIdStayApart() public {
        grant(PATIENT, DOCTOR, folder("twin"), NO_END, READ);
        vm.assertFalse(opens(PATIENT, DOCTOR, record("twin")), "the record");
    }

    function test_oneOfTheScopesAskedAboutIsEnough() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        grant(PATIENT, DOCTOR, SCAN, NO_END, AMEND);
        vm.assertTrue(ledger.hasAccess(PATIENT, DOCTOR, two(EVERYTHING, LABS)), "second of two");
        vm.assertEq(ledger.permissionsOf(PATIENT, DOCTOR, two(SCAN, LABS)), READ | AMEND, "together");
        vm.assertFalse(ledger.hasAccess(PATIENT, DOCTOR, new bytes32[](0)), "no scope");
    }

    function testFuzz_thePatientMayDoEverything(address patient, bytes32[] memory scopes) public view {
        vm.assertTrue(ledger.hasAccess(patient, patient, scopes), "access");
        vm.assertEq(ledger.permissionsOf(patient, patient, scopes), ALL, "permissions");
    }

    function testFuzz_opensByTheReadBitOnly(uint8 permissions) public {
        permissions = uint8(within(permissions, 1, ALL));
        grant(PATIENT, DOCTOR, LABS, NO_END, permissions);
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS) == (permissions & READ != 0), "access");
        vm.assertEq(permissionsOf(PATIENT, DOCTOR, LABS), permissions, "permissions");
    }

    function testFuzz_lastsToItsLastSecond(uint40 until) public {
        until = uint40(within(until, clock + 1, NO_END));
        grant(PATIENT, DOCTOR, LABS, until, READ);
        vm.warp(until - 1);
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "the last second");
        vm.warp(until);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "until is exclusive");
        vm.warp(type(uint64).max);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "never again");
    }

    function test_revoked() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        grant(PATIENT, OTHER, LABS, NO_END, READ);
        revoke(PATIENT, DOCTOR, LABS);
        vm.assertEq(permissionsOf(PATIENT, DOCTOR, LABS), 0, "the revoked one");
        vm.assertTrue(opens(PATIENT, OTHER, LABS), "the other one");
        (uint40 until, uint8 permissions,,) = ledger.grantOf(PATIENT, DOCTOR, LABS);
        vm.assertEq(until, 0, "until");
        vm.assertEq(permissions, ALL, "what was granted last");
    }

    /// @dev Nothing stands in the way of a revocation, and it leaves no trace of a grant that never
    /// was.
    function testFuzz_revokeNeverReverts(address grantee, bytes32 scope) public {
        revoke(PATIENT, grantee, scope);
        revoke(PATIENT, grantee, scope);
        (uint40 until, uint8 permissions, uint32 everyoneEpoch, uint32 nonce) = ledger.grantOf(PATIENT, grantee, scope);
        vm.assertEq(uint256(until) + permissions + everyoneEpoch + nonce, 0, "slot");
    }

    function test_grantedAgain() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        revoke(PATIENT, DOCTOR, LABS);
        grant(PATIENT, DOCTOR, LABS, uint40(clock + 10), READ);
        vm.assertEq(permissionsOf(PATIENT, DOCTOR, LABS), READ, "the new terms");
        pass(10);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "the new end");
    }

    function test_everyoneRevoked() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        grant(PATIENT, OTHER, EVERYTHING, NO_END, ALL);
        grant(OTHER, DOCTOR, LABS, NO_END, READ);
        vm.prank(PATIENT);
        ledger.revokeEveryone();
        vm.assertEq(permissionsOf(PATIENT, DOCTOR, LABS), 0, "the doctor");
        vm.assertEq(permissionsOf(PATIENT, OTHER, EVERYTHING), 0, "the other");
        vm.assertTrue(opens(OTHER, DOCTOR, LABS), "another patient's grant");

        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "granted after it");
        vm.assertFalse(opens(PATIENT, OTHER, EVERYTHING), "not granted after it");
        (,, uint32 everyoneEpoch,) = ledger.grantOf(PATIENT, DOCTOR, LABS);
        vm.assertEq(everyoneEpoch, 1, "everyone-epoch");
    }

    function test_relinquished() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, LABS);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "access");
        revoke(PATIENT, DOCTOR, LABS);
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "granted again");
    }
}
