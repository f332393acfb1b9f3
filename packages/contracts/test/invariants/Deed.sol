// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

enum Kind {
    PublishKey,
    StartEpoch,
    FileCard,
    FileCards,
    Grant,
    Revoke,
    RevokeEveryone,
    Offer,
    Relinquish,
    Request,
    Cancel,
    Reject,
    // several acts
    RevokeAndStartEpoch,
    HandOver,
    Batch
}

/// @dev One or several acts of one participant, as data. Participants and scopes go by number.
struct Deed {
    Kind kind;
    uint256 actor;
    uint256 other; // grantee, asker, or the patient of the log
    uint256 s;
    uint40 until;
    uint8 permissions;
    bool flag; // amends; of several acts: everyone is revoked
    uint256 from; // whose access is handed over
    bytes32 word; // every key, card, place or pointer
}

using Deeds for Deed global;

library Deeds {
    /// @dev In another's log, with the nonce of the grant.
    function isUnderGrant(Deed memory self) internal pure returns (bool) {
        return self.kind == Kind.Offer || self.kind == Kind.Relinquish;
    }

    /// @dev In no log, without a nonce.
    function isStatement(Deed memory self) internal pure returns (bool) {
        return self.kind == Kind.Request || self.kind == Kind.Cancel || self.kind == Kind.Reject;
    }

    /// @dev One call that a participant can sign.
    function isSignable(Deed memory self) internal pure returns (bool) {
        return self.kind != Kind.RevokeAndStartEpoch && self.kind != Kind.HandOver;
    }
}
