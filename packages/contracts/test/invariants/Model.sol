// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ActKind} from "../ActKind.sol";
import {TestAct} from "./TestAct.sol";
import {World} from "./World.sol";

/// @dev What the ledger must say, kept in another way: grants and nonces from the acts that were
/// done.
abstract contract Model is World {
    struct Given {
        uint40 until;
        uint8 permissions;
        uint256 act; // the act's number, 0 for never
        bool ended; // revoked or given back
        uint32 nonce; // how often it was changed or used by signature
    }

    uint256 internal acts;
    mapping(uint256 patient => mapping(uint256 grantee => mapping(uint256 s => Given))) internal given;
    mapping(uint256 patient => uint256) internal everyoneRevokedAt;
    TestAct[] internal asked; // and taken back
    mapping(uint256 patient => mapping(uint256 requester => mapping(bytes32 message => bool))) internal cancelled;

    mapping(uint256 participant => uint32) public everyoneEpochs;
    mapping(uint256 participant => uint32) public nonces;
    mapping(uint256 participant => uint16) public accesses;

    function expected(uint256 patient, uint256 grantee, uint256 s) public view returns (uint8) {
        if (patient == grantee) return 7;
        Given storage g = given[patient][grantee][s];
        return g.ended || g.until <= clock || g.act <= everyoneRevokedAt[patient] ? 0 : g.permissions;
    }

    /// @dev Whether the ledger must accept it, given that its actor brings it or has signed it
    /// well.
    function allowed(TestAct memory act) internal view returns (bool) {
        if (act.kind == ActKind.GrantAccess || act.kind == ActKind.HandOver || act.kind == ActKind.Batch) {
            bool closed = act.request != 0 && cancelled[act.actor][act.other][act.request];
            return act.other != act.actor && act.until > clock && act.permissions > 0 && act.permissions < 8 && !closed;
        }
        if (!act.kind.isUnderGrant()) return true;
        uint8 permissions = act.actor == act.other ? 0 : expected(act.other, act.actor, act.s);
        return permissions & (act.kind == ActKind.RelinquishAccess ? 7 : act.flag ? 4 : 2) != 0;
    }

    /// @dev The nonce that the act takes when it is signed.
    function nonceOf(TestAct memory act) internal view returns (uint32) {
        return act.kind.isUnderGrant() ? given[act.other][act.actor][act.s].nonce : nonces[act.actor];
    }

    /// @dev Whether a direct act names what the ledger must have: the access count for cards and
    /// rejections, the nonce for other own acts but revocations.
    function isInTurn(TestAct memory act) internal view returns (bool) {
        ActKind kind = act.kind;
        bool namesAccess = kind == ActKind.FileCard || kind == ActKind.FileCards || kind == ActKind.RejectRequest;
        if (namesAccess) return act.access == accesses[act.actor];
        bool free = kind == ActKind.RevokeAccess || kind == ActKind.RevokeEveryone;
        return !kind.isOwn() && kind != ActKind.HandOver || free || act.nonce == nonces[act.actor];
    }

    function apply_(TestAct memory act, bool signed) internal {
        if (act.kind == ActKind.CancelRequest) cancelled[act.other][act.actor][act.word] = true;
        if (act.kind.isStatement()) return;
        if (act.kind.isUnderGrant()) {
            Given storage g = given[act.other][act.actor][act.s];
            if (act.kind == ActKind.RelinquishAccess) g.ended = true;
            if (signed || act.kind == ActKind.RelinquishAccess) ++g.nonce;
            return;
        }
        bool several = act.kind == ActKind.HandOver || act.kind == ActKind.Batch;
        if (several ? act.flag : act.kind == ActKind.RevokeEveryone) _revokeEveryone(act.actor);
        else if (several) _revoke(act.actor, act.from, act.s);
        if (act.kind == ActKind.RevokeAccess) _revoke(act.actor, act.other, act.s);
        if (several || act.kind == ActKind.GrantAccess) _grant(act);
        nonces[act.actor] += act.kind == ActKind.Batch ? 6 : several ? 2 : 1;
        accesses[act.actor] += _changes(act.kind);
    }

    // What the invariants ask, in one call each.

    /// @dev The permissions that the model expects.
    function expectedWord() public view returns (uint256 word) {
        for (uint256 p; p < ACTORS; ++p) {
            for (uint256 g; g < ACTORS; ++g) {
                for (uint256 s; s < SCOPES && p != g; ++s) {
                    word |= uint256(expected(p, g, s)) << nibble(p, g, s);
                }
            }
        }
    }

    /// @dev A nibble of ones where a grant was revoked, given back, or has expired.
    function endedWord() public view returns (uint256 word) {
        for (uint256 p; p < ACTORS; ++p) {
            for (uint256 g; g < ACTORS; ++g) {
                for (uint256 s; s < SCOPES; ++s) {
                    Given storage one = given[p][g][s];
                    if (one.ended || one.until <= clock) word |= uint256(0xf) << nibble(p, g, s);
                }
            }
        }
    }

    /// @dev The same where a grant was given before everyone was revoked last.
    function endedWithEveryoneWord() public view returns (uint256 word) {
        for (uint256 p; p < ACTORS; ++p) {
            for (uint256 g; g < ACTORS; ++g) {
                for (uint256 s; s < SCOPES; ++s) {
                    if (given[p][g][s].act <= everyoneRevokedAt[p]) word |= uint256(0xf) << nibble(p, g, s);
                }
            }
        }
    }

    /// @dev Whether the ledger's slot of each grant has the model's nonce, and holds something once
    /// it was granted.
    function slotsAreKept() public view returns (bool) {
        for (uint256 p; p < ACTORS; ++p) {
            for (uint256 g; g < ACTORS; ++g) {
                for (uint256 s; s < SCOPES && p != g; ++s) {
                    (, uint8 permissions,, uint32 nonce) = ledger.grantOf(actor(p), actor(g), scope(s));
                    Given storage one = given[p][g][s];
                    if (nonce != one.nonce || (permissions != 0) != (one.act != 0)) return false;
                }
            }
        }
        return true;
    }

    /// @dev How many changes of access it holds.
    function _changes(ActKind kind) private pure returns (uint16) {
        if (kind == ActKind.Batch) return 3;
        if (kind == ActKind.HandOver) return 2;
        bool one = kind == ActKind.StartEpoch || kind == ActKind.GrantAccess || kind == ActKind.RevokeAccess
            || kind == ActKind.RevokeEveryone;
        return one ? 1 : 0;
    }

    function _grant(TestAct memory act) private {
        Given storage g = given[act.actor][act.other][act.s];
        (g.until, g.permissions, g.act, g.ended) = (act.until, act.permissions, ++acts, false);
        ++g.nonce;
    }

    function _revoke(uint256 patient, uint256 grantee, uint256 s) private {
        Given storage g = given[patient][grantee][s];
        g.ended = true;
        if (g.act != 0) ++g.nonce;
    }

    function _revokeEveryone(uint256 patient) private {
        everyoneRevokedAt[patient] = acts;
        ++everyoneEpochs[patient];
    }
}
