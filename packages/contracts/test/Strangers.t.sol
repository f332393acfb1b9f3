// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev Somebody who brings several acts at once on behalf of whoever asks, as a wallet contract or
/// an attacker would.
contract Forwarder {
    function forward(address ledger, bytes[] calldata calls) external {
        for (uint256 i; i < calls.length; ++i) {
            (bool done,) = ledger.call(calls[i]);
            require(done, "refused");
        }
    }
}

/// @dev One test per attack that an act without a signature can try.
contract StrangersTest is LedgerTest {
    bytes32 private immutable LABS = folder("labs");

    function setUp() public override {
        super.setUp();
        grant(PATIENT, DOCTOR, LABS, uint40(clock + 100), READ | CONTRIBUTE);
    }

    /// @dev Whatever a stranger calls lands in the stranger's own log.
    function test_aStrangerWritesToAPatientsLog() public {
        bytes32 before = accountOf(PATIENT);
        bytes[] memory own = new bytes[](9);
        own[0] = abi.encodeCall(ledger.publishKey, ("key", 0));
        own[1] = abi.encodeCall(ledger.startEpoch, (one("epoch"), "lockbox", 1));
        own[2] = abi.encodeCall(ledger.fileCard, ("location", "card", 1));
        own[3] = abi.encodeCall(ledger.fileCards, ("location", two("card", "card"), 1));
        own[4] = abi.encodeCall(ledger.grantAccess, (OTHER, EVERYTHING, NO_REQUEST, NO_END, ALL, "envelope", 4));
        own[5] = abi.encodeCall(ledger.revokeAccess, (DOCTOR, LABS));
        own[6] = abi.encodeCall(ledger.updateEnvelope, (DOCTOR, LABS, "envelope", 6));
        own[7] = abi.encodeCall(ledger.rejectRequest, (DOCTOR, "message", 3));
        own[8] = abi.encodeCall(ledger.revokeEveryone, ());
        vm.prank(STRANGER);
        ledger.multicall(own);
        vm.assertEq(accountOf(PATIENT), before, "the patient's account");
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "the doctor's access");
        vm.assertFalse(opens(PATIENT, OTHER, EVERYTHING), "access by a stranger's grant");
        vm.assertEq(nonceOf(STRANGER), 9, "nine entries in the stranger's own log");
    }

    function test_aGranteeExtendsItsOwnExpiry() public {
        bytes memory refused = abi.encodeWithSelector(IChartkeyLedger.InvalidGrantee.selector, DOCTOR);
        refusesGrant(refused, DOCTOR, DOCTOR, LABS, NO_END, ALL);
        pass(100);
        vm.assertFalse(opens(PATIENT, DOCTOR, LABS), "access after the end");
    }

    function test_aGranteeGivesItselfMorePermissions() public {
        grant(DOCTOR, PATIENT, LABS, NO_END, ALL);
        vm.assertEq(permissionsOf(PATIENT, DOCTOR, LABS), READ | CONTRIBUTE, "permissions");
    }

    function test_aGranteePassesItsGrantOn() public {
        grant(DOCTOR, STRANGER, LABS, NO_END, ALL);
        vm.assertFalse(opens(PATIENT, STRANGER, LABS), "the patient's folder");
        vm.assertTrue(opens(DOCTOR, STRANGER, LABS), "only what the doctor keeps as a patient");
    }

    function test_aStrangerRelinquishesAnothersGrant() public {
        vm.expectRevert(abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, PATIENT, STRANGER, LABS));
        vm.prank(STRANGER);
        ledger.relinquishAccess(PATIENT, LABS);
        vm.assertTrue(opens(PATIENT, DOCTOR, LABS), "the doctor's access");
    }

    function test_aGranteeRelinquishesTwice() public {
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, LABS);
        bytes32 before = accountOf(PATIENT);
        vm.expectRevert(abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, PATIENT, DOCTOR, LABS));
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, LABS);
        vm.assertEq(accountOf(PATIENT), before, "the patient's account");
    }

    function test_aGranteeFillsTheLogAfterItsEnd() public {
        pass(100);
        bytes32 before = accountOf(PATIENT);
        vm.expectRevert(abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, PATIENT, DOCTOR, LABS));
        vm.prank(DOCTOR);
        ledger.relinquishAccess(PATIENT, LABS);
        vm.assertEq(accountOf(PATIENT), before, "the patient's account");
    }

    /// @dev An offer moves the head and nothing else: a patient's signed act cannot be spoilt by
    /// it.
    function test_anOfferMovesThePatientsNonce() public {
        uint32 before = nonceOf(PATIENT);
        vm.prank(DOCTOR);
        ledger.offerRecord(PATIENT, LABS, false, "offer");
        (, uint32 everyoneEpoch, uint32 nonce,) = ledger.accountOf(PATIENT);
        vm.assertEq(nonce, before, "nonce");
        vm.assertEq(everyoneEpoch, 0, "everyone-epoch");
    }

    /// @dev Each act in a multicall is its sender's.
    function test_aMulticallHidesAnActOfAnother() public {
        bytes[] memory inner = new bytes[](1);
        inner[0] = abi.encodeCall(ledger.grantAccess, (STRANGER, EVERYTHING, NO_REQUEST, NO_END, ALL, "envelope", 0));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ledger.multicall, (inner));
        calls[1] = abi.encodeCall(ledger.revokeAccess, (DOCTOR, LABS));
        bytes32 before = accountOf(PATIENT);

        // by nobody can a grant to STRANGER be made that PATIENT did not send
        vm.expectRevert(abi.encodeWithSelector(IChartkeyLedger.InvalidGrantee.selector, STRANGER));
        vm.prank(STRANGER);
        ledger.multicall(calls);
        vm.prank(OTHER);
        ledger.multicall(calls);
        vm.assertEq(accountOf(PATIENT), before, "the patient's account");
        vm.assertFalse(opens(PATIENT, STRANGER, EVERYTHING), "the patient's records");
        vm.assertTrue(opens(OTHER, STRANGER, EVERYTHING), "only the sender's own");
    }

    function test_aMulticallDoesNothingWhenOneActIsRefused() public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ledger.revokeEveryone, ());
        calls[1] = abi.encodeCall(ledger.grantAccess, (PATIENT, EVERYTHING, NO_REQUEST, NO_END, ALL, "envelope", 2));
        bytes32 before = accountOf(PATIENT);
        vm.expectRevert(abi.encodeWithSelector(IChartkeyLedger.InvalidGrantee.selector, PATIENT));
        vm.prank(PATIENT);
        ledger.multicall(calls);
        vm.assertEq(accountOf(PATIENT), before, "the patient's account");
    }

    /// @dev A contract in between acts for itself, even when the patient calls it.
    function test_aContractThatThePatientCallsActsForThePatient() public {
        Forwarder forwarder = new Forwarder();
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(ledger.grantAccess, (STRANGER, EVERYTHING, NO_REQUEST, NO_END, ALL, "envelope", 0));
        vm.prank(PATIENT);
        forwarder.forward(address(ledger), calls);
        vm.assertFalse(opens(PATIENT, STRANGER, EVERYTHING), "the patient's records");
        vm.assertTrue(opens(address(forwarder), STRANGER, EVERYTHING), "the contract's own");
    }

    /// @dev Ether would be lost: there is no way to send any.
    function test_sendingEther() public {
        (bool plain,) = address(ledger).call{value: 1}("");
        (bool withCall,) = address(ledger).call{value: 1}(abi.encodeCall(ledger.publishKey, ("key", 0)));
        vm.assertFalse(plain || withCall, "accepted");
    }

    function testFuzz_anUnknownFunction(bytes3 start, uint256 length) public {
        bytes memory call = new bytes(length % 4);
        for (uint256 i; i < call.length; ++i) {
            call[i] = start[i];
        }
        (bool done,) = address(ledger).call(call);
        vm.assertFalse(done, "accepted");
    }
}
