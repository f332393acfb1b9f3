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
    // a grantee's, in the log of the patient
    OfferRecord,
    RelinquishAccess,
    // in no head
    RequestAccess,
    CancelRequest,
    RejectRequest,
    // several acts in one call
    HandOver,
    Batch
}

using ActKinds for ActKind global;

library ActKinds {
    /// @dev How many kinds are a single act: the first ones.
    uint256 internal constant SINGLE = uint256(ActKind.RejectRequest) + 1;

    /// @dev In one's own log, with the nonce of one's account. Several acts in one call are no kind
    /// of their own to the ledger.
    function isOwn(ActKind self) internal pure returns (bool) {
        return self <= ActKind.RevokeEveryone;
    }

    /// @dev By the patient of the log, or who is asked.
    function isByPatient(ActKind self) internal pure returns (bool) {
        return self.isOwn() || self == ActKind.RejectRequest;
    }

    /// @dev In another's log, with the nonce of the grant.
    function isUnderGrant(ActKind self) internal pure returns (bool) {
        return self == ActKind.OfferRecord || self == ActKind.RelinquishAccess;
    }

    /// @dev In no head, without a nonce.
    function isStatement(ActKind self) internal pure returns (bool) {
        return self == ActKind.RequestAccess || self == ActKind.CancelRequest || self == ActKind.RejectRequest;
    }
}
