// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Proof} from "./Proof.sol";
import {vm} from "../test/Vm.sol";

/// @dev No act of a stranger changes a head, a nonce or an everyone-epoch.
abstract contract Heads is Proof {
    /// @dev Nothing but an offer and giving a grant back changes the head of a patient who does
    /// nothing.
    function check_noActOfAnotherMovesAHead(address sender) public {
        vm.assume(sender != patient);
        silence(patient, 0);
        bytes memory call = anyCallBut(
            [
                ledger.offerRecord.selector,
                ledger.offerRecordBySig.selector,
                ledger.relinquishAccess.selector,
                ledger.relinquishAccessBySig.selector
            ]
        );
        bytes32 before = account();
        send(sender, call);
        assert(account() == before);
    }
}

contract HeadsByOneActProof is Heads {}

contract HeadsByWrappedActProof is Heads {
    function wrapped() internal pure override returns (bool) {
        return true;
    }
}
