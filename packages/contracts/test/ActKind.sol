// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

enum ActKind {
    // a participant's own
    PublishKey,
    StartEpoch,
    FileCard,
    FileCards,
    GrantAccess,
    UpdateEnvelope,
    RevokeAccess,
    RevokeEveryone,
    RejectRequest,
    // a grantee's, in the log of the patient
    OfferRecord,
    RelinquishAccess,
    // in no head
    RequestAccess,
    CancelRequest,
    // several acts in one call
    HandOver,
    Batch
}

using ActKinds for ActKind global;

library ActKinds {
    /// @dev How many kinds are a single act: the first ones.
    uint256 internal constant SINGLE = uint256(ActKind.CancelRequest) + 1;

    /// @dev By the patient of the log, with the nonce of the patient's account. Several acts in one
    /// call are no kind of their own to the ledger.
    function isOwn(ActKind self) internal pure returns (bool) {
        return self <= ActKind.RejectRequest;
    }

    /// @dev In another's log, with the nonce of the grant.
    function isUnderGrant(ActKind self) internal pure returns (bool) {
        return self == ActKind.OfferRecord || self == ActKind.RelinquishAccess;
    }

    /// @dev In no head, without a nonce.
    function isStatement(ActKind self) internal pure returns (bool) {
        return self == ActKind.RequestAccess || self == ActKind.CancelRequest;
    }
}
