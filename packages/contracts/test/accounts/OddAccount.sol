// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev A smart account that answers every question with the same bytes: those set, or by
/// reverting, or after burning all gas.
contract OddAccount {
    bytes private _answer;
    bool private _reverts;
    bool private _burns;

    function answers(bytes calldata answer) external {
        (_answer, _reverts, _burns) = (answer, false, false);
    }

    function revertsWith(bytes calldata answer) external {
        (_answer, _reverts, _burns) = (answer, true, false);
    }

    function burns() external {
        _burns = true;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        while (_burns) {}
        bytes memory answer = _answer;
        if (_reverts) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        return answer;
    }
}
