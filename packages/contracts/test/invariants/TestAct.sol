// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ActKind} from "../ActKind.sol";

/// @dev One or several acts of one participant, as data. Participants and scopes go by number.
struct TestAct {
    ActKind kind;
    uint256 actor;
    uint256 other; // grantee, requester, or the patient of the log
    uint256 s;
    uint40 until;
    uint8 permissions;
    bool flag; // amends; of a multicall: everyone is revoked
    uint256 from; // whose access is handed over
    uint32 nonce; // what a direct act names, where it names a nonce
    uint16 access; // the same, where it names an access count
    bytes32 request; // of a grant: what it answers
    bytes32 word; // every key, card, location or pointer
}

using TestActs for TestAct global;

library TestActs {
    /// @dev One call that a participant can sign.
    function isSignable(TestAct memory self) internal pure returns (bool) {
        return self.kind != ActKind.HandOver;
    }
}
