// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @dev A smart account that, asked about a signature, first calls the ledger. It takes every
/// signature either way, if it is `eager`, or else only if its call went through.
contract ReentrantAccount {
    address private immutable LEDGER;
    bytes private _call;
    bool private _eager;

    constructor(address ledger) {
        LEDGER = ledger;
    }

    function set(bytes calldata call, bool eager) external {
        (_call, _eager) = (call, eager);
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        // capped, because what is not allowed takes all the gas it is given
        (bool done,) = LEDGER.call{gas: 200_000}(_call);
        return done || _eager ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
