// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../contracts/ChartkeyLedger.sol";
import {created} from "./created.sol";
import {vm} from "./Vm.sol";

/// @dev A fresh ledger, four participants, a clock and a few words.
abstract contract LedgerTest {
    uint8 internal constant READ = 1;
    uint8 internal constant CONTRIBUTE = 2;
    uint8 internal constant AMEND = 4;
    uint8 internal constant ALL = 7;
    uint40 internal constant NO_END = type(uint40).max;
    bytes32 internal constant EVERYTHING = 0;
    bytes32 internal constant NO_REQUEST = 0;

    address internal constant PATIENT = address(0xA11CE);
    address internal constant DOCTOR = address(0xD0C);
    address internal constant OTHER = address(0x07E2);
    address internal constant STRANGER = address(0x57A);

    ChartkeyLedger internal ledger;
    // kept by hand: the optimizer takes block.timestamp for constant within a test
    uint256 internal clock = 1_800_000_000;

    function setUp() public virtual {
        ledger = ChartkeyLedger(created("ChartkeyLedger.sol:ChartkeyLedger", ""));
        vm.warp(clock);
    }

    function pass(uint256 seconds_) internal {
        clock += seconds_;
        vm.warp(clock);
    }

    /// @dev Some number from `min` to `max`.
    function within(uint256 seed, uint256 min, uint256 max) internal pure returns (uint256) {
        return min + seed % (max - min + 1);
    }

    function folder(string memory name) internal pure returns (bytes32) {
        return bytes32(bytes1(0x01)) | (bytes32(bytes16(keccak256(bytes(name)))) >> 8);
    }

    function record(string memory name) internal pure returns (bytes32) {
        return bytes32(bytes1(0x02)) | (bytes32(bytes16(keccak256(bytes(name)))) >> 8);
    }

    function grant(address patient, address grantee, bytes32 scope, uint40 until, uint8 permissions) internal {
        uint32 nonce = nonceOf(patient);
        vm.prank(patient);
        ledger.grantAccess(grantee, scope, NO_REQUEST, until, permissions, "envelope", nonce);
    }

    function refusesGrant(
        bytes memory reason,
        address patient,
        address grantee,
        bytes32 scope,
        uint40 until,
        uint8 permissions
    ) internal {
        uint32 nonce = nonceOf(patient);
        vm.expectRevert(reason);
        vm.prank(patient);
        ledger.grantAccess(grantee, scope, NO_REQUEST, until, permissions, "envelope", nonce);
    }

    function revoke(address patient, address grantee, bytes32 scope) internal {
        vm.prank(patient);
        ledger.revokeAccess(grantee, scope);
    }

    function opens(address patient, address grantee, bytes32 scope) internal view returns (bool) {
        return ledger.hasAccess(patient, grantee, one(scope));
    }

    function permissionsOf(address patient, address grantee, bytes32 scope) internal view returns (uint8) {
        return ledger.permissionsOf(patient, grantee, one(scope));
    }

    /// @dev All that the ledger keeps of a participant, in one word.
    function accountOf(address participant) internal view returns (bytes32) {
        (bytes24 head, uint32 everyoneEpoch, uint32 nonce, uint16 access) = ledger.accountOf(participant);
        return bytes32(abi.encodePacked(head, uint24(everyoneEpoch), uint24(nonce), access));
    }

    function nonceOf(address participant) internal view returns (uint32 nonce) {
        (,, nonce,) = ledger.accountOf(participant);
    }

    function accessOf(address participant) internal view returns (uint16 access) {
        (,,, access) = ledger.accountOf(participant);
    }

    function one(bytes32 word) internal pure returns (bytes32[] memory words) {
        words = new bytes32[](1);
        words[0] = word;
    }

    function two(bytes32 first, bytes32 second) internal pure returns (bytes32[] memory words) {
        words = new bytes32[](2);
        (words[0], words[1]) = (first, second);
    }
}
