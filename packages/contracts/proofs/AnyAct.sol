// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../contracts/ChartkeyLedger.sol";
import {svm} from "./Svm.sol";
import {vm} from "../test/Vm.sol";

/// @dev A call of any function but `excepted` and those that bring other calls.
function anyAct(ChartkeyLedger ledger, bytes4[4] memory excepted) view returns (bytes memory call) {
    call = svm.createCalldata("ChartkeyLedger");
    bytes4 id = bytes4(call);
    vm.assume(id != ledger.multicall.selector && id != ledger.attempt.selector);
    for (uint256 i; i < 4; ++i) {
        vm.assume(id != excepted[i]);
    }
}
