// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../contracts/ChartkeyLedger.sol";
import {anyAct} from "./AnyAct.sol";
import {vm} from "../test/Vm.sol";

/// @dev A factory that brings any act of its own when `prepare` calls it.
contract AnyFactory {
    ChartkeyLedger private immutable _ledger;
    bytes4[4] private _excepted;

    constructor(ChartkeyLedger ledger) {
        _ledger = ledger;
    }

    function except(bytes4[4] calldata excepted) external {
        _excepted = excepted;
    }

    function create() external {
        (bool done,) = address(_ledger).call(anyAct(_ledger, _excepted));
        vm.assume(done);
    }
}
