// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IChartkeyLedger} from "./IChartkeyLedger.sol";

/// @dev A scope says what a grant covers: zero for everything, 0x01 ‖ folder id (16 bytes) ‖ 15
/// zeros for a folder, 0x02 ‖ record id (16 bytes) ‖ 15 zeros for a record.
library Scope {
    bytes32 private constant EVERYTHING = keccak256("everything");
    bytes32 private constant FOLDER = keccak256("a folder");
    bytes32 private constant RECORD = keccak256("a record");

    /// @dev The keccak256 of the words that tell a person what is covered, as EIP-712 hashes a
    /// string. Reverts with {IChartkeyLedger-InvalidScope} where the word has none of the three
    /// forms.
    /// @param scope any word
    function covers(bytes32 scope) internal pure returns (bytes32) {
        if (scope == 0) return EVERYTHING;
        if (scope << 136 == 0) {
            uint256 kind = uint256(scope) >> 248;
            if (kind == 1) return FOLDER;
            if (kind == 2) return RECORD;
        }
        revert IChartkeyLedger.InvalidScope(scope);
    }
}
