// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {EndedGrant} from "./EndedGrant.sol";
import {vm} from "../test/Vm.sol";

/// @dev An ended grant stays ended, whoever does what.
abstract contract EndedStay is EndedGrant {
    /// @dev Holds in a new ledger, and across every call; {EndedGrantsProof} takes it for granted.
    function check_noGrantIsOfALaterEpoch(address sender, address grantee, bytes32 scope) public {
        vm.assume(isOfNoLaterEpoch(grantee, scope));
        send(sender, anyCall());
        assert(isOfNoLaterEpoch(grantee, scope));
    }

    /// @dev Nothing that anybody does opens an ended grant, but the patient's next grant.
    function check_onlyAGrantOpensAgain(address sender, address grantee, bytes32 scope) public {
        vm.assume(isOfNoLaterEpoch(grantee, scope) && !isLive(grantee, scope));
        bytes memory call =
            anyCallBut([ledger.grantAccess.selector, ledger.grantAccessBySig.selector, ledger.batchBySig.selector, bytes4(0)]);
        send(sender, call);
        neverAgain(grantee, scope);
    }
}

contract EndedStayByOneActProof is EndedStay {}

contract EndedStayByWrappedActProof is EndedStay {
    function wrapped() internal pure override returns (bool) {
        return true;
    }
}
