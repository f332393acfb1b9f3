// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../../contracts/ChartkeyLedger.sol";
import {created} from "../created.sol";
import {vm} from "../Vm.sol";

/// @dev A ledger, three participants with keys, four scopes, a clock.
abstract contract World {
    uint256 public constant ACTORS = 3;
    uint256 public constant SCOPES = 4;
    uint256 private constant FIRST_KEY = 0xAC7000;

    ChartkeyLedger public ledger;
    uint256 public clock = 1_800_000_000;
    address[ACTORS] private _actors;

    constructor() {
        ledger = ChartkeyLedger(created("ChartkeyLedger.sol:ChartkeyLedger", ""));
        for (uint256 i; i < ACTORS; ++i) {
            _actors[i] = vm.addr(FIRST_KEY + i);
        }
        vm.warp(clock);
    }

    function actor(uint256 i) public view returns (address) {
        return _actors[i];
    }

    /// @dev Everything, two folders, and a record with the id of the first folder.
    function scope(uint256 i) public pure returns (bytes32) {
        if (i == 0) return 0;
        return bytes32(bytes1(i == 3 ? 0x02 : 0x01)) | (bytes32(bytes16(uint128(i == 2 ? 2 : 1) << 96)) >> 8);
    }

    /// @dev One of few, so that grants answer what was cancelled; zero for none.
    function messageOf(uint256 seed) internal pure returns (bytes32) {
        return bytes32(seed % 4);
    }

    /// @dev 65 bytes, or 64 (ERC-2098).
    function sign(uint256 who, bytes32 digest, bool compact) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(FIRST_KEY + who, digest);
        return compact ? abi.encodePacked(r, s | bytes32(uint256(v - 27) << 255)) : abi.encodePacked(r, s, v);
    }

    /// @dev Where a grant's permissions stand in a word that holds a nibble for each patient,
    /// grantee and scope.
    function nibble(uint256 patient, uint256 grantee, uint256 s) internal pure returns (uint256) {
        return 4 * ((patient * ACTORS + grantee) * SCOPES + s);
    }
}
