// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ActKind} from "../ActKind.sol";
import {TestAct} from "./TestAct.sol";
import {World} from "./World.sol";

/// @dev How a participant sends an act.
abstract contract DirectCalls is World {
    function directCall(TestAct memory act) internal view returns (bytes memory) {
        ActKind kind = act.kind;
        if (kind == ActKind.PublishKey) return abi.encodeCall(ledger.publishKey, (act.word, act.nonce));
        if (kind == ActKind.StartEpoch) return abi.encodeCall(ledger.startEpoch, (words(act), act.word, act.nonce));
        if (kind == ActKind.FileCard) return abi.encodeCall(ledger.fileCard, (act.word, act.word, act.access));
        if (kind == ActKind.FileCards) return abi.encodeCall(ledger.fileCards, (act.word, words(act), act.access));
        if (kind == ActKind.GrantAccess) {
            return _grant(act, act.nonce);
        }
        if (kind == ActKind.UpdateEnvelope) {
            return abi.encodeCall(ledger.updateEnvelope, (actor(act.other), scope(act.s), act.word, act.nonce));
        }
        if (kind == ActKind.RevokeAccess) return abi.encodeCall(ledger.revokeAccess, (actor(act.other), scope(act.s)));
        if (kind == ActKind.RevokeEveryone) return abi.encodeCall(ledger.revokeEveryone, ());
        if (kind == ActKind.OfferRecord) {
            return abi.encodeCall(ledger.offerRecord, (actor(act.other), scope(act.s), act.flag, act.word));
        }
        if (kind == ActKind.RelinquishAccess) return abi.encodeCall(ledger.relinquishAccess, (actor(act.other), scope(act.s)));
        if (kind == ActKind.RequestAccess) return abi.encodeCall(ledger.requestAccess, (actor(act.other), act.word));
        if (kind == ActKind.CancelRequest) return abi.encodeCall(ledger.cancelRequest, (actor(act.other), act.word));
        if (kind == ActKind.RejectRequest) return abi.encodeCall(ledger.rejectRequest, (actor(act.other), act.word, act.access));
        bytes[] memory calls = new bytes[](2);
        calls[0] = act.flag
            ? abi.encodeCall(ledger.revokeEveryone, ())
            : abi.encodeCall(ledger.revokeAccess, (actor(act.from), scope(act.s)));
        unchecked {
            calls[1] = _grant(act, act.nonce + 1);
        }
        return abi.encodeCall(ledger.multicall, (calls));
    }

    function _grant(TestAct memory act, uint32 nonce) private view returns (bytes memory) {
        return abi.encodeCall(
            ledger.grantAccess,
            (actor(act.other), scope(act.s), act.request, act.until, act.permissions, act.word, nonce)
        );
    }

    function words(TestAct memory act) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](uint256(act.word) % 3);
        for (uint256 i; i < list.length; ++i) {
            list[i] = keccak256(abi.encode(act.word, i));
        }
    }
}
