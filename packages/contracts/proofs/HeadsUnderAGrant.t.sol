// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Proof} from "./Proof.sol";
import {vm} from "../test/Vm.sol";

/// @dev The acts left out of {Heads} move one only under a live grant.
contract HeadsUnderAGrantProof is Proof {
    function check_onlyAGranteeOffers(address sender, address to, bytes32 scope, bool amends, bytes32 pointer) public {
        _onlyUnderAGrant(sender, sender, scope, abi.encodeCall(ledger.offerRecord, (to, scope, amends, pointer)));
    }

    function check_onlyAGranteeGivesBack(address sender, address to, bytes32 scope) public {
        _onlyUnderAGrant(sender, sender, scope, abi.encodeCall(ledger.relinquishAccess, (to, scope)));
    }

    function check_onlyAGranteeOffersBySignature(
        address sender,
        address to,
        bytes32 scope,
        bool amends,
        bytes32 pointer,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) public {
        _onlyUnderAGrant(
            sender,
            actor,
            scope,
            abi.encodeCall(ledger.offerRecordBySig, (to, scope, amends, pointer, actor, deadline, signature))
        );
    }

    function check_onlyAGranteeGivesBackBySignature(
        address sender,
        address to,
        bytes32 scope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) public {
        _onlyUnderAGrant(
            sender, actor, scope, abi.encodeCall(ledger.relinquishAccessBySig, (to, scope, actor, deadline, signature))
        );
    }

    /// @dev The head moves only if `actor` had a live grant for exactly `scope`; nonce and
    /// everyone-epoch never do.
    function _onlyUnderAGrant(address sender, address actor, bytes32 scope, bytes memory call) private {
        vm.assume(sender != patient);
        silence(patient, 0);
        bytes32 before = account();
        uint8 permissions = permissionsOf(actor, scope);
        send(sender, call);
        assert(account() == before || (permissions != 0 && uint64(uint256(account())) == uint64(uint256(before))));
    }
}
