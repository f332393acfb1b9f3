// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "./IChartkeyLedger.sol";

/// @dev What a grant covers: zero for everything, 0x01 ‖ folder id ‖ 15 zeros, 0x02 ‖ record id ‖ 15 zeros.
library Scope {
    bytes32 private constant EVERYTHING = keccak256("everything");
    bytes32 private constant FOLDER = keccak256("a folder");
    bytes32 private constant RECORD = keccak256("a record");

    /// @dev The hash of the words that tell a person what is covered. Refuses a word of none of the three forms.
    function covers(bytes32 scope) internal pure returns (bytes32) {
        if (scope == 0) return EVERYTHING;
        if (scope << 136 == 0) {
            if (scope[0] == 0x01) return FOLDER;
            if (scope[0] == 0x02) return RECORD;
        }
        revert IChartkeyLedger.InvalidScope(scope);
    }
}
