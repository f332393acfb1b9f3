// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev Functions that do no good when they are called as a factory.
contract OddFactory {
    uint256 public calls;
    address public caller;
    mapping(address owner => uint256 amount) public balanceOf;
    mapping(address owner => string name) public nameOf;

    function give(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    /// @dev As a token does it: whoever calls gives away what is theirs.
    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    /// @dev As a registry of reverse names does it: whoever calls says who they are.
    function setName(string calldata name) external {
        nameOf[msg.sender] = name;
    }

    function reverts() external pure {
        revert("no");
    }

    function burns() external pure {
        while (true) {}
    }

    /// @dev A mebibyte of nothing.
    function bloats() external pure {
        assembly ("memory-safe") {
            return(0x80, 0x100000)
        }
    }

    function bloatsAndReverts() external pure {
        assembly ("memory-safe") {
            revert(0x80, 0x100000)
        }
    }

    function forwards(address target, bytes calldata call) external {
        (bool done,) = target.call(call);
        require(done, "refused");
        ++calls;
        caller = msg.sender;
    }
}
