// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev A further envelope changes no grant, whatever state the grant is in.
contract EnvelopesTest is LedgerTest {
    bytes32 private immutable LABS = folder("labs");

    function test_ofALiveGrantItChangesNoTerm() public {
        grant(PATIENT, DOCTOR, LABS, uint40(clock + 10), READ | AMEND);
        _changesNoGrant(DOCTOR, LABS);
        vm.assertEq(permissionsOf(PATIENT, DOCTOR, LABS), READ | AMEND, "permissions");
        pass(10);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "access after the end");
    }

    function test_ofAGrantThatWasGivenBackItRevivesNothing() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, LABS);
        _changesNoGrant(DOCTOR, LABS);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "access");
    }

    function test_ofARevokedGrantItRevivesNothing() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        revoke(PATIENT, DOCTOR, LABS);
        _changesNoGrant(DOCTOR, LABS);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "access");
    }

    function test_afterEveryoneWasRevokedItRevivesNothing() public {
        grant(PATIENT, DOCTOR, LABS, NO_END, READ);
        vm.prank(PATIENT);
        ledger.revokeEveryone();
        _changesNoGrant(DOCTOR, LABS);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "access");
    }

    /// @dev Nothing is checked: of a grant that never was, for a word that is no scope, to anybody.
    function testFuzz_ofAnythingItGivesNoAccess(address grantee, bytes32 scope) public {
        vm.assume(grantee != PATIENT);
        _changesNoGrant(grantee, scope);
        vm.assertFalse(opens(PATIENT, grantee, scope), "access");
    }

    /// @dev An offer that the grantee signed before is still good: the grant's nonce is as it was.
    function _changesNoGrant(address grantee, bytes32 scope) private {
        bytes32 before = _grantOf(grantee, scope);
        (uint32 nonce, uint16 access) = (nonceOf(PATIENT), accessOf(PATIENT));
        vm.record();
        vm.expectEmit();
        emit IChartkeyLedger.EnvelopeUpdated(PATIENT, grantee, scope, "another");
        vm.prank(PATIENT);
        ledger.updateEnvelope(grantee, scope, "another", nonce);
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(ledger));
        for (uint256 i; i < reads.length; ++i) {
            vm.assertEq(reads[i], writes[0], "read but the account");
        }
        vm.assertEq(writes.length, 1, "writes");
        vm.assertEq(_grantOf(grantee, scope), before, "grant");
        vm.assertEq(nonceOf(PATIENT), nonce + 1, "nonce");
        vm.assertEq(accessOf(PATIENT), access, "access count");
    }

    function _grantOf(address grantee, bytes32 scope) private view returns (bytes32) {
        (uint40 until, uint8 permissions, uint32 epoch, uint32 nonce) = ledger.grantOf(PATIENT, grantee, scope);
        return keccak256(abi.encode(until, permissions, epoch, nonce));
    }
}
