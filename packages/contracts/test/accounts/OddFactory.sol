// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev Factories that do no good.
contract OddFactory {
    uint256 public calls;
    address public caller;

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
