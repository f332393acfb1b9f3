// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev Asking touches no storage at all: spam costs the patient nothing.
contract RequestsTest is LedgerTest {
    function testFuzz_requestAccess(address requester, address patient, bytes32 message) public {
        vm.expectEmit();
        emit IChartkeyLedger.AccessRequested(patient, requester, message);
        _touchesNothing(requester, abi.encodeCall(ledger.requestAccess, (patient, message)));
    }

    function testFuzz_cancelRequest(address requester, address patient, bytes32 message) public {
        vm.expectEmit();
        emit IChartkeyLedger.RequestCancelled(patient, requester, message);
        _touchesNothing(requester, abi.encodeCall(ledger.cancelRequest, (patient, message)));
    }

    function testFuzz_rejectRequest(address patient, address requester, bytes32 message) public {
        vm.expectEmit();
        emit IChartkeyLedger.RequestRejected(patient, requester, message);
        _touchesNothing(patient, abi.encodeCall(ledger.rejectRequest, (requester, message)));
    }

    /// @dev An event must not hold more than an address where it names one.
    function testFuzz_anAddressThatIsNone(uint256 account, bytes32 message) public {
        account = within(account, uint256(type(uint160).max) + 1, type(uint256).max);
        bytes4[3] memory selectors =
            [ledger.requestAccess.selector, ledger.cancelRequest.selector, ledger.rejectRequest.selector];
        for (uint256 i; i < 3; ++i) {
            (bool done,) = address(ledger).call(abi.encodeWithSelector(selectors[i], account, message));
            vm.assertFalse(done, "accepted");
        }
    }

    /// @dev A patient whose log strangers have flooded pays for the next act what it cost before.
    function test_spamMakesNoActDearer() public {
        _gasOfARevocation(); // the next ones find their slots warm
        uint256 quiet = _gasOfARevocation();
        for (uint256 i; i < 500; ++i) {
            vm.prank(STRANGER);
            ledger.requestAccess(PATIENT, bytes32(i));
        }
        vm.assertEq(_gasOfARevocation(), quiet, "gas");
    }

    function _gasOfARevocation() private returns (uint256 gas) {
        vm.prank(PATIENT);
        gas = gasleft();
        ledger.revokeAccess(DOCTOR, EVERYTHING);
        gas -= gasleft();
    }

    function _touchesNothing(address sender, bytes memory call) private {
        vm.record();
        vm.prank(sender);
        (bool done,) = address(ledger).call(call);
        vm.assertTrue(done, "refused");
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(ledger));
        vm.assertEq(reads.length, 0, "reads");
        vm.assertEq(writes.length, 0, "writes");
    }
}
