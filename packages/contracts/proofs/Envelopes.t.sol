// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Proof} from "./Proof.sol";

/// @dev A further envelope changes no grant, and of its patient's account the head and the nonce.
contract EnvelopesProof is Proof {
    struct Grant {
        address patient;
        address grantee;
        bytes32 scope;
    }

    function check_anEnvelopeChangesNoGrant(
        Grant calldata any,
        address grantee,
        bytes32 scope,
        bytes32 envelope,
        uint32 nonce
    ) public {
        _changesNoGrant(any, patient, abi.encodeCall(ledger.updateEnvelope, (grantee, scope, envelope, nonce)));
    }

    function check_anEnvelopeBySignatureChangesNoGrant(
        Grant calldata any,
        address sender,
        address grantee,
        bytes32 scope,
        bytes32 envelope,
        uint40 deadline,
        bytes calldata signature
    ) public {
        _changesNoGrant(
            any,
            sender,
            abi.encodeCall(ledger.updateEnvelopeBySig, (grantee, scope, envelope, patient, deadline, signature))
        );
    }

    function _changesNoGrant(Grant calldata any, address sender, bytes memory call) private {
        bytes32 before = _of(any);
        (, uint32 everyoneEpoch, uint32 nonce, uint16 access) = ledger.accountOf(patient);
        send(sender, call);
        (, uint32 nextEveryoneEpoch, uint32 nextNonce, uint16 nextAccess) = ledger.accountOf(patient);
        assert(_of(any) == before);
        assert(nextEveryoneEpoch == everyoneEpoch && nextNonce == nonce + 1 && nextAccess == access);
    }

    /// @dev All that the ledger keeps of a grant.
    function _of(Grant calldata any) private view returns (bytes32) {
        (uint40 until, uint8 permissions, uint32 epoch, uint32 nonce) =
            ledger.grantOf(any.patient, any.grantee, any.scope);
        return bytes32(abi.encodePacked(nonce, epoch, permissions, until, bytes18(0)));
    }
}
