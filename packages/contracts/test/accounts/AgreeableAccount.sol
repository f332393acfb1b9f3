// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @dev Takes every signature, until it is set to take none.
contract AgreeableAccount {
    bool private _refuses;

    function refuse() external {
        _refuses = true;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return _refuses ? bytes4(0xffffffff) : IERC1271.isValidSignature.selector;
    }
}
