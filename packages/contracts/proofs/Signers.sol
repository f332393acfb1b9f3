// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {svm} from "./Svm.sol";
import {vm} from "../test/Vm.sol";

/// @dev What ecrecover says: any signature over anything may be anybody's but a silent one's. The
/// real one allows less, so what is proved with this holds with that.
contract Recovery {
    address private silent;
    address private silentToo;

    function signer() external view returns (address anybody) {
        anybody = svm.createAddress("signer");
        vm.assume(anybody != silent && anybody != silentToo);
    }
}

Recovery constant RECOVERY = Recovery(address(0xEC));

/// @dev A smart account (ERC-1271) whose owners may have signed anything. One whose owners have
/// signed nothing is to the ledger as an account without code.
contract AnySmartAccount {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return svm.createBool("valid") ? this.isValidSignature.selector : bytes4(0);
    }
}
