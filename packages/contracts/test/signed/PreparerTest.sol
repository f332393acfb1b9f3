// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IPreparer} from "../../contracts/IPreparer.sol";
import {created} from "../created.sol";
import {SignedTest} from "./SignedTest.sol";

/// @dev A preparer beside the ledger, which know nothing of each other.
abstract contract PreparerTest is SignedTest {
    IPreparer internal preparer;

    function setUp() public virtual override {
        super.setUp();
        preparer = IPreparer(created("Preparer.sol:Preparer", ""));
    }
}
