// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Deed, Kind} from "./Deed.sol";
import {World} from "./World.sol";

/// @dev What the ledger must say, kept in another way: grants and nonces from the deeds that were done.
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

    mapping(uint256 participant => uint32) public everyoneEpochs;
    mapping(uint256 participant => uint32) public nonces;

    function expected(uint256 patient, uint256 grantee, uint256 s) public view returns (uint8) {
        if (patient == grantee) return 7;
        Given storage g = given[patient][grantee][s];
        return g.ended || g.until <= clock || g.act <= everyoneRevokedAt[patient] ? 0 : g.permissions;
    }

    /// @dev Whether the ledger must accept it, given that its actor brings it or has signed it well.
    function allowed(Deed memory d) internal view returns (bool) {
        if (d.kind == Kind.Grant || d.kind == Kind.HandOver || d.kind == Kind.Batch) {
            return d.other != d.actor && d.until > clock && d.permissions > 0 && d.permissions < 8;
        }
        if (!d.isUnderGrant()) return true;
        uint8 permissions = d.actor == d.other ? 0 : expected(d.other, d.actor, d.s);
        return permissions & (d.kind == Kind.Relinquish ? 7 : d.flag ? 4 : 2) != 0;
    }

    /// @dev The nonce that the deed takes when it is signed.
    function nonceOf(Deed memory d) internal view returns (uint32) {
        return d.isUnderGrant() ? given[d.other][d.actor][d.s].nonce : nonces[d.actor];
    }

    function apply_(Deed memory d, bool signed) internal {
        if (d.isStatement()) return;
        if (d.isUnderGrant()) {
            Given storage g = given[d.other][d.actor][d.s];
            if (d.kind == Kind.Relinquish) g.ended = true;
            if (signed || d.kind == Kind.Relinquish) ++g.nonce;
            return;
        }
        bool several = d.kind == Kind.HandOver || d.kind == Kind.Batch;
        if (several ? d.flag : d.kind == Kind.RevokeEveryone) _revokeEveryone(d.actor);
        else if (several) _revoke(d.actor, d.from, d.s);
        if (d.kind == Kind.Revoke || d.kind == Kind.RevokeAndStartEpoch) _revoke(d.actor, d.other, d.s);
        if (several || d.kind == Kind.Grant) _grant(d);
        nonces[d.actor] += d.kind == Kind.Batch ? 5 : several || d.kind == Kind.RevokeAndStartEpoch ? 2 : 1;
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

    /// @dev Whether the ledger's slot of each grant has the model's nonce, and holds something once it was granted.
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

    function _grant(Deed memory d) private {
        Given storage g = given[d.actor][d.other][d.s];
        (g.until, g.permissions, g.act, g.ended) = (d.until, d.permissions, ++acts, false);
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
