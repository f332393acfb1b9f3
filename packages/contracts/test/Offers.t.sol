// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev Who may offer a record into a patient's log, and until when.
contract OffersTest is LedgerTest {
    bytes32 private immutable LABS = folder("labs");

    function testFuzz_needsTheBitForWhatItDoes(uint8 permissions, bool amends) public {
        permissions = uint8(within(permissions, 1, ALL));
        grant(PATIENT, DOCTOR, LABS, NO_END, permissions);
        if (permissions & (amends ? AMEND : CONTRIBUTE) != 0) {
            _accepted(DOCTOR, LABS, amends);
        } else {
            _refused(DOCTOR, LABS, amends);
        }
    }

    function test_byAStranger() public {
        _refused(STRANGER, LABS, false);
        _refused(STRANGER, EVERYTHING, true);
    }

    function test_byThePatient() public {
        _refused(PATIENT, LABS, false);
    }

    function test_underAnotherScopeThanGranted() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        _refused(DOCTOR, folder("imaging"), false);
        _refused(DOCTOR, record("labs"), false);
        _refused(DOCTOR, EVERYTHING, false);
    }

    function test_underAGrantByAnotherPatient() public {
        grant(OTHER, DOCTOR, LABS, NO_END, ALL);
        _refused(DOCTOR, LABS, false);
    }

    function test_afterItsEnd() public {
        grant(PATIENT, DOCTOR, LABS, uint40(clock + 10), ALL);
        pass(9);
        _accepted(DOCTOR, LABS, false);
        pass(1);
        _refused(DOCTOR, LABS, false);
    }

    function test_afterARevocation() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        revoke(PATIENT, DOCTOR, LABS);
        _refused(DOCTOR, LABS, false);
    }

    function test_afterEveryoneWasRevoked() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        vm.prank(PATIENT);
        ledger.revokeEveryone();
        _refused(DOCTOR, LABS, true);
    }

    function test_afterGivingTheGrantBack() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, LABS);
        _refused(DOCTOR, LABS, false);
    }

    /// @dev 2 in the place of a bool would have another hashStruct than it has meaning.
    function testFuzz_aBoolThatIsNone(uint256 amends) public {
        amends = within(amends, 2, type(uint256).max);
        grant(PATIENT, DOCTOR, LABS, NO_END, ALL);
        bytes32 before = accountOf(PATIENT);
        vm.prank(DOCTOR);
        (bool done,) = address(ledger)
            .call(abi.encodeWithSelector(IChartkeyLedger.offerRecord.selector, PATIENT, LABS, amends, bytes32("offer")));
        vm.assertFalse(done, "accepted");
        vm.assertEq(accountOf(PATIENT), before, "account");
    }

    function _accepted(address author, bytes32 scope, bool amends) private {
        vm.expectEmit();
        emit IChartkeyLedger.RecordOffered(PATIENT, author, scope, amends, "offer");
        vm.prank(author);
        ledger.offerRecord(PATIENT, scope, amends, "offer");
    }

    function _refused(address author, bytes32 scope, bool amends) private {
        bytes32 before = accountOf(PATIENT);
        vm.expectRevert(abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, PATIENT, author, scope));
        vm.prank(author);
        ledger.offerRecord(PATIENT, scope, amends, "offer");
        vm.assertEq(accountOf(PATIENT), before, "account");
    }
}
