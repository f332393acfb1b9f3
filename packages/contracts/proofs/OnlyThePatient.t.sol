// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Proof} from "./Proof.sol";
import {vm} from "../test/Vm.sol";

/// @dev Nobody but the patient changes what others may open.
abstract contract OnlyThePatient is Proof {
    /// @dev Others can end a grant at most, and leave all else of it as it was.
    function check_nobodyElseGivesAccess(address sender, address grantee, bytes32 scope) public {
        vm.assume(sender != patient);
        silence(patient, 0);
        uint256 before = _grant(grantee, scope);
        send(sender, anyCall());
        uint256 afterwards = _grant(grantee, scope);
        assert(afterwards == before || afterwards == before - uint40(before));
    }

    /// @dev And nobody but the grantee can do that.
    function check_nobodyElseTakesAccess(address sender, address grantee, bytes32 scope) public {
        vm.assume(sender != patient && sender != grantee);
        silence(patient, 0);
        silence(grantee, 1);
        uint256 before = _grant(grantee, scope);
        send(sender, anyCall());
        assert(_grant(grantee, scope) == before);
    }

    /// @dev All that decides, with the time, what `grantee` may open: everyone-epoch | epoch |
    /// permissions | until (40 bits).
    function _grant(address grantee, bytes32 scope) private view returns (uint256) {
        (uint40 until, uint8 permissions, uint32 epoch,) = ledger.grantOf(patient, grantee, scope);
        (, uint32 everyoneEpoch,,) = ledger.accountOf(patient);
        return uint256(everyoneEpoch) << 80 | uint256(epoch) << 48 | uint256(permissions) << 40 | until;
    }
}

contract OnlyThePatientByOneActProof is OnlyThePatient {}

contract OnlyThePatientByWrappedActProof is OnlyThePatient {
    function wrapped() internal pure override returns (bool) {
        return true;
    }
}
