// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev Asking touches no storage at all, and taking a request back touches one slot of its own:
/// spam costs the patient nothing. Declining is an act of the patient.
contract RequestsTest is LedgerTest {
    function testFuzz_requestAccess(address requester, address patient, bytes32 message) public {
        vm.expectEmit();
        emit IChartkeyLedger.AccessRequested(patient, requester, message);
        (uint256 reads, bytes32[] memory writes) =
            _touched(requester, abi.encodeCall(ledger.requestAccess, (patient, message)));
        vm.assertEq(reads, 0, "reads");
        vm.assertEq(writes.length, 0, "writes");
    }

    /// @dev Twice, the second time without a change.
    function testFuzz_cancelRequest(address requester, address patient, bytes32 message) public {
        bytes32[2] memory before = [accountOf(patient), accountOf(requester)];
        bytes32 slot;
        for (uint256 i; i < 2; ++i) {
            vm.expectEmit();
            emit IChartkeyLedger.RequestCancelled(patient, requester, message);
            (, bytes32[] memory writes) =
                _touched(requester, abi.encodeCall(ledger.cancelRequest, (patient, message)));
            vm.assertEq(writes.length, 1, "one slot");
            vm.assertTrue(i == 0 || writes[0] == slot, "the same one");
            slot = writes[0];
            vm.assertEq(vm.load(address(ledger), slot), bytes32(uint256(1)), "what it holds");
        }
        vm.assertTrue(slot != _accountSlot(patient) && slot != _accountSlot(requester), "of its own");
        vm.assertEq(accountOf(patient), before[0], "the patient's account");
        vm.assertEq(accountOf(requester), before[1], "the requester's account");
    }

    function testFuzz_rejectRequest(address patient, address requester, bytes32 message) public {
        bytes32 other = accountOf(requester);
        vm.expectEmit();
        emit IChartkeyLedger.RequestRejected(patient, requester, message);
        (, bytes32[] memory writes) =
            _touched(patient, abi.encodeCall(ledger.rejectRequest, (requester, message, 0)));
        vm.assertEq(writes.length, 1, "one slot");
        vm.assertEq(writes[0], _accountSlot(patient), "the patient's account");
        vm.assertEq(nonceOf(patient), 1, "nonce");
        vm.assertEq(accessOf(patient), 0, "access");
        if (requester != patient) vm.assertEq(accountOf(requester), other, "the requester's account");
    }

    /// @dev An event must not hold more than an address where it names one.
    function testFuzz_anAddressThatIsNone(uint256 account, bytes32 message) public {
        account = within(account, uint256(type(uint160).max) + 1, type(uint256).max);
        bytes4[3] memory selectors =
            [ledger.requestAccess.selector, ledger.cancelRequest.selector, ledger.rejectRequest.selector];
        for (uint256 i; i < 3; ++i) {
            (bool done,) = address(ledger).call(abi.encodeWithSelector(selectors[i], account, message, 0));
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
            vm.prank(STRANGER);
            ledger.cancelRequest(PATIENT, bytes32(i));
        }
        vm.assertEq(_gasOfARevocation(), quiet, "gas");
    }

    function _gasOfARevocation() private returns (uint256 gas) {
        vm.prank(PATIENT);
        gas = gasleft();
        ledger.revokeAccess(DOCTOR, EVERYTHING);
        gas -= gasleft();
    }

    /// @return reads how often the call reads a slot
    /// @return writes the slots that it writes
    function _touched(address sender, bytes memory call) private returns (uint256 reads, bytes32[] memory writes) {
        vm.record();
        vm.prank(sender);
        (bool done,) = address(ledger).call(call);
        vm.assertTrue(done, "refused");
        bytes32[] memory read;
        (read, writes) = vm.accesses(address(ledger));
        reads = read.length;
    }

    function _accountSlot(address participant) private returns (bytes32) {
        vm.record();
        ledger.accountOf(participant);
        (bytes32[] memory reads,) = vm.accesses(address(ledger));
        return reads[0];
    }
}
