// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ISignedActs} from "../contracts/ISignedActs.sol";
import {Proof} from "./Proof.sol";
import {vm} from "../test/Vm.sol";

/// @dev Once its requester has taken a request back, no grant names it.
contract CancelledRequestsProof is Proof {
    struct Terms {
        bytes32 scope;
        uint40 until;
        uint8 permissions;
        bytes32 envelope;
    }

    /// @dev Whatever somebody calls in between.
    function check_noGrantAnswersIt(address requester, bytes32 message, address other, Terms calldata terms, uint32 nonce)
        public
    {
        _cancelled(requester, message);
        send(other, anyCall());
        vm.prank(patient);
        _fails(
            abi.encodeCall(
                ledger.grantAccess,
                (requester, terms.scope, message, terms.until, terms.permissions, terms.envelope, nonce)
            )
        );
    }

    function check_noSignedGrantAnswersIt(
        address requester,
        bytes32 message,
        Terms calldata terms,
        uint40 deadline,
        bytes calldata signature
    ) public {
        _cancelled(requester, message);
        _fails(
            abi.encodeCall(
                ledger.grantAccessBySig,
                (
                    requester,
                    terms.scope,
                    message,
                    terms.until,
                    terms.permissions,
                    terms.envelope,
                    patient,
                    deadline,
                    signature
                )
            )
        );
    }

    function check_noBatchAnswersIt(
        address requester,
        bytes32 message,
        Terms calldata terms,
        uint40 deadline,
        bytes calldata signature
    ) public {
        _cancelled(requester, message);
        ISignedActs.Batch memory batch;
        batch.grants = new ISignedActs.Grant[](1);
        batch.grants[0] =
            ISignedActs.Grant(requester, terms.scope, message, terms.until, terms.permissions, terms.envelope);
        _fails(abi.encodeCall(ledger.batchBySig, (batch, patient, deadline, signature)));
    }

    function _cancelled(address requester, bytes32 message) private {
        vm.assume(message != 0);
        send(requester, abi.encodeCall(ledger.cancelRequest, (patient, message)));
    }

    function _fails(bytes memory call) private {
        (bool done,) = address(ledger).call(call);
        assert(!done);
    }
}
