// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {vm} from "./Vm.sol";

/// @dev Creates a contract of `contracts/` from its artifact: with the settings that chains get it
///   with, whatever those of the tests are.
function created(string memory name, bytes memory arguments) returns (address account) {
    bytes memory code = bytes.concat(vm.getCode(name), arguments);
    assembly ("memory-safe") {
        account := create(0, add(code, 32), mload(code))
    }
}
