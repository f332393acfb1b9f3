// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev EIP-712 for this contract on this chain. It does what OpenZeppelin's EIP712 and
/// MessageHashUtils do, whose files need an opcode (MCOPY) that older chains lack. It hashes the
/// domain each time, for 120 gas, so that the code is the same on every chain.
library TypedData {
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// @dev The domain separator: keccak256(abi.encode(DOMAIN, name, version, block.chainid,
    /// address(this))), for 100 gas less.
    /// @param name keccak256 of the domain's name
    /// @param version keccak256 of the domain's version
    function domain(bytes32 name, bytes32 version) internal view returns (bytes32 hash) {
        bytes32 typeHash = DOMAIN;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), name)
            mstore(add(free, 0x40), version)
            mstore(add(free, 0x60), chainid())
            mstore(add(free, 0x80), address())
            hash := keccak256(free, 0xa0)
        }
    }

    /// @dev What is signed: keccak256(0x1901 ‖ domain ‖ struct).
    /// @param domain_ the domain separator
    /// @param structHash the hashStruct of what is signed
    function digest(bytes32 domain_, bytes32 structHash) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, hex"1901")
            mstore(add(free, 0x02), domain_)
            mstore(add(free, 0x22), structHash)
            hash := keccak256(free, 0x42)
        }
    }
}
