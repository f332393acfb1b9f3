// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Deed, Kind} from "./Deed.sol";
import {World} from "./World.sol";

/// @dev How a participant brings a deed.
abstract contract DirectCalls is World {
    function directCall(Deed memory d) internal view returns (bytes memory) {
        if (d.kind == Kind.PublishKey) return abi.encodeCall(ledger.publishKey, (d.word));
        if (d.kind == Kind.StartEpoch) return abi.encodeCall(ledger.startEpoch, (words(d), d.word));
        if (d.kind == Kind.FileCard) return abi.encodeCall(ledger.addCard, (d.word, d.word));
        if (d.kind == Kind.FileCards) return abi.encodeCall(ledger.addCards, (d.word, words(d)));
        if (d.kind == Kind.Grant) {
            return abi.encodeCall(ledger.grant, (actor(d.other), scope(d.s), d.until, d.permissions, d.word));
        }
        if (d.kind == Kind.Revoke) return abi.encodeCall(ledger.revoke, (actor(d.other), scope(d.s)));
        if (d.kind == Kind.RevokeEveryone) return abi.encodeCall(ledger.revokeEveryone, ());
        if (d.kind == Kind.Offer) return abi.encodeCall(ledger.offer, (actor(d.other), scope(d.s), d.flag, d.word));
        if (d.kind == Kind.Relinquish) return abi.encodeCall(ledger.relinquish, (actor(d.other), scope(d.s)));
        if (d.kind == Kind.Request) return abi.encodeCall(ledger.request, (actor(d.other), d.word));
        if (d.kind == Kind.Cancel) return abi.encodeCall(ledger.cancel, (actor(d.other), d.word));
        if (d.kind == Kind.Reject) return abi.encodeCall(ledger.reject, (actor(d.other), d.word));
        if (d.kind == Kind.RevokeAndStartEpoch) {
            return abi.encodeCall(ledger.revokeAndStartEpoch, (actor(d.other), scope(d.s), words(d), d.word));
        }
        bytes[] memory calls = new bytes[](2);
        calls[0] = d.flag
            ? abi.encodeCall(ledger.revokeEveryone, ())
            : abi.encodeCall(ledger.revoke, (actor(d.from), scope(d.s)));
        calls[1] = abi.encodeCall(ledger.grant, (actor(d.other), scope(d.s), d.until, d.permissions, d.word));
        return abi.encodeCall(ledger.multicall, (calls));
    }

    function words(Deed memory d) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](uint256(d.word) % 3);
        for (uint256 i; i < list.length; ++i) {
            list[i] = keccak256(abi.encode(d.word, i));
        }
    }
}
