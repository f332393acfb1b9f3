// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IPreparer} from "./IPreparer.sol";

/// @title The preparer
/// @notice Calls a factory, then a target, for anybody and as nobody.
contract Preparer is IPreparer {
    /// @inheritdoc IPreparer
    function prepareAndCall(address factory, bytes calldata data, address target, bytes calldata call) external {
        LowLevelCall.callNoReturn(factory, data);
        require(target.code.length != 0, InvalidTarget(target));
        if (!LowLevelCall.callNoReturn(target, call)) LowLevelCall.bubbleRevert();
    }
}
