// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev The cheatcodes of halmos that are used here.
interface Svm {
    /// @dev Every slot of `account` may hold anything.
    function enableSymbolicStorage(address account) external;
    /// @dev A call of any function of `contractName` that may write, with any arguments.
    function createCalldata(string calldata contractName) external pure returns (bytes memory);
    function createAddress(string calldata name) external pure returns (address);
    function createBool(string calldata name) external pure returns (bool);
    function createUint(uint256 bits, string calldata name) external pure returns (uint256);
}

/// @dev And those of the usual cheatcodes that only proofs need.
interface Placing {
    function etch(address account, bytes calldata code) external;
    function getCode(string calldata artifact) external view returns (bytes memory);
    function store(address account, bytes32 slot, bytes32 word) external;
}

Svm constant svm = Svm(address(uint160(uint256(keccak256("svm cheat code")))));
Placing constant placing = Placing(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev As it was compiled by itself: to compile it into each proof takes minutes.
function deployed(string memory artifact) returns (address contract_) {
    bytes memory code = placing.getCode(artifact);
    assembly ("memory-safe") {
        contract_ := create(0, add(code, 0x20), mload(code))
    }
}
