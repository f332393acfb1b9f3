// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Proof} from "./Proof.sol";
import {svm} from "./Svm.sol";
import {vm} from "../test/Vm.sol";

/// @dev What it means that a grant has ended.
abstract contract EndedGrant is Proof {
    function neverAgain(address grantee, bytes32 scope) internal {
        vm.assume(grantee != patient);
        uint256 later = svm.createUint(40, "later");
        vm.assume(later >= time);
        vm.warp(later);
        assert(permissionsOf(grantee, scope) == 0);
    }

    function isLive(address grantee, bytes32 scope) internal view returns (bool) {
        (uint40 until,, uint32 epoch,) = ledger.grantOf(patient, grantee, scope);
        (, uint32 everyoneEpoch,,) = ledger.accountOf(patient);
        return until > time && epoch == everyoneEpoch;
    }

    function isOfNoLaterEpoch(address grantee, bytes32 scope) internal view returns (bool) {
        (,, uint32 epoch,) = ledger.grantOf(patient, grantee, scope);
        (, uint32 everyoneEpoch,,) = ledger.accountOf(patient);
        return epoch <= everyoneEpoch;
    }
}
