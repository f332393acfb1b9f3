// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {OwnedAccount} from "./OwnedAccount.sol";

/// @dev Brings the smart account of an owner into being, at an address that is known before.
/// Reverts where it is already there.
contract AccountFactory {
    function create(address owner) external returns (address) {
        return address(new OwnedAccount{salt: 0}(owner));
    }

    function accountOf(address owner) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(OwnedAccount).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", this, bytes32(0), code)))));
    }
}
