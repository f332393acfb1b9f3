// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {EndedGrant} from "./EndedGrant.sol";
import {vm} from "../test/Vm.sol";

/// @dev A closed or expired grant never answers true.
contract EndedGrantsProof is EndedGrant {
    /// @dev Every yes comes from a grant that has not ended and lets read.
    function check_yesMeansALiveGrant(address grantee, bytes32[2] calldata asked) public view {
        vm.assume(grantee != patient);
        bytes32[] memory scopes = new bytes32[](2);
        (scopes[0], scopes[1]) = (asked[0], asked[1]);
        if (!ledger.hasAccess(patient, grantee, scopes)) return;
        assert(_mayRead(grantee, asked[0]) || _mayRead(grantee, asked[1]));
    }

    function check_noAfterARevocation(address grantee, bytes32 scope) public {
        send(patient, abi.encodeCall(ledger.revokeAccess, (grantee, scope)));
        neverAgain(grantee, scope);
    }

    function check_noAfterEveryoneWasRevoked(address grantee, bytes32 scope) public {
        vm.assume(isOfNoLaterEpoch(grantee, scope));
        send(patient, abi.encodeCall(ledger.revokeEveryone, ()));
        neverAgain(grantee, scope);
    }

    function check_noAfterGivingBack(address grantee, bytes32 scope) public {
        send(grantee, abi.encodeCall(ledger.relinquishAccess, (patient, scope)));
        neverAgain(grantee, scope);
    }

    function _mayRead(address grantee, bytes32 scope) private view returns (bool) {
        (, uint8 permissions,,) = ledger.grantOf(patient, grantee, scope);
        return isLive(grantee, scope) && permissions & 1 == 1;
    }
}
