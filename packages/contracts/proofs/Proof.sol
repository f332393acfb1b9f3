// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../contracts/ChartkeyLedger.sol";
import {anyAct} from "./AnyAct.sol";
import {AnySmartAccount, RECOVERY, Recovery} from "./Signers.sol";
import {deployed, placing, svm} from "./Svm.sol";
import {vm} from "../test/Vm.sol";

/// @dev A ledger in any state, at any time, and one patient. What one call keeps from every state,
/// any number of calls keeps.
abstract contract Proof {
    ChartkeyLedger internal ledger;
    uint256 internal time;
    address internal patient;
    AnySmartAccount private _smartAccount;

    function setUp() public {
        ledger = ChartkeyLedger(deployed("cache/proofs/out/ChartkeyLedger.sol/ChartkeyLedger.json"));
        svm.enableSymbolicStorage(address(ledger));
        time = svm.createUint(40, "time");
        vm.warp(time);
        patient = svm.createAddress("patient");

        placing.etch(address(RECOVERY), type(Recovery).runtimeCode);
        _smartAccount = new AnySmartAccount();

        // 2^24 acts of one participant are out of reach
        (, uint32 everyoneEpoch, uint32 nonce,) = ledger.accountOf(patient);
        vm.assume(everyoneEpoch < 0xffff00 && nonce < 0xffff00);
    }

    /// @dev Whether acts are brought inside `multicall` and `attempt`, or by themselves.
    function wrapped() internal pure virtual returns (bool) {
        return false;
    }

    /// @dev A call of any function that writes but `excepted`, with any arguments.
    function anyCallBut(bytes4[4] memory excepted) internal returns (bytes memory) {
        if (!wrapped()) return anyAct(ledger, excepted);
        bytes[] memory calls = new bytes[](1);
        calls[0] = anyAct(ledger, excepted);
        if (svm.createBool("all or none")) return abi.encodeCall(ledger.multicall, (calls));
        return abi.encodeCall(ledger.attempt, (svm.createUint(256, "gasEach"), calls));
    }

    function anyCall() internal returns (bytes memory) {
        bytes4[4] memory none;
        return anyCallBut(none);
    }

    /// @dev From here on this participant sends nothing, and has signed nothing. Slots 0 and 1 hold
    /// one each.
    function silence(address participant, uint256 slot) internal {
        vm.assume(participant != address(_smartAccount));
        placing.store(address(RECOVERY), bytes32(slot), bytes32(uint256(uint160(participant))));
    }

    function send(address sender, bytes memory call) internal {
        vm.prank(sender);
        (bool done,) = address(ledger).call(call);
        vm.assume(done);
    }

    function permissionsOf(address grantee, bytes32 scope) internal view returns (uint8) {
        bytes32[] memory scopes = new bytes32[](1);
        scopes[0] = scope;
        return ledger.permissionsOf(patient, grantee, scopes);
    }

    /// @dev All that the ledger keeps of the patient.
    function account() internal view returns (bytes32) {
        (bytes24 head, uint32 everyoneEpoch, uint32 nonce, uint16 access) = ledger.accountOf(patient);
        return bytes32(abi.encodePacked(head, uint24(everyoneEpoch), uint24(nonce), access));
    }
}
