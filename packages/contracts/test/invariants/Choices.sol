// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ActKind} from "../ActKind.sol";
import {TestAct} from "./TestAct.sol";
import {Model} from "./Model.sol";

/// @dev Makes acts of the fuzzer's numbers, so that enough of them are good.
abstract contract Choices is Model {
    function _actOf(ActKind kind, uint256 who, uint256 other, uint256 s, bytes32 word)
        internal
        pure
        returns (TestAct memory act)
    {
        (act.kind, act.actor, act.other, act.s, act.word) = (kind, who % ACTORS, other % ACTORS, s % SCOPES, word);
    }

    function _until(uint32 period) internal view returns (uint40) {
        return period % 8 == 0 ? type(uint40).max : uint40(clock + (period % 1_500));
    }

    /// @dev Any; three times of four the next that is live, or strangers would hardly leave
    /// grantees a turn.
    function _someGrant(uint256 seed) internal view returns (uint256 patient, uint256 grantee, uint256 s) {
        for (uint256 i; i < ACTORS * ACTORS * SCOPES; ++i) {
            uint256 place = seed / 4 % type(uint128).max + i;
            (patient, grantee, s) = (place % ACTORS, place / ACTORS % ACTORS, place / ACTORS / ACTORS % SCOPES);
            if (seed % 4 == 0 || (patient != grantee && expected(patient, grantee, s) != 0)) break;
        }
    }

    /// @dev What a direct act names: mostly the actor's counts, else something near them, or
    /// anything.
    function _named(TestAct memory act, uint256 seed) internal view returns (uint32 nonce, uint16 access) {
        (nonce, access) = (nonces[act.actor], accesses[act.actor]);
        if (seed % 8 == 0) return (uint32(seed >> 32), uint16(seed >> 64));
        if (seed % 8 > 2) return (nonce, access);
        unchecked {
            return seed % 8 == 1 ? (nonce - 1, access - 1) : (nonce + 1, access + 1);
        }
    }
}
