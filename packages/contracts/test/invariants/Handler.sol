// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ActKind} from "../ActKind.sol";
import {vm} from "../Vm.sol";
import {TestAct} from "./TestAct.sol";
import {Choices} from "./Choices.sol";
import {SignedCalls} from "./SignedCalls.sol";
import {Witness} from "./Witness.sol";

/// @dev Everybody does everything, well and badly, in person or by signature: the fuzzer chooses
/// who does what to whom.
contract Handler is Choices, SignedCalls, Witness {
    struct Signed {
        TestAct act;
        uint32 nonce;
        uint40 deadline;
        bytes call;
        bool used;
    }

    address private constant RELAYER = address(0x4E1A);

    Signed[] private _signed;

    bool public unlikeTheModel;
    bool public acceptedTwice;
    bool public stoppedByAnother;
    bool public acceptedOutOfTurn;

    function pass(uint32 seconds_) external {
        clock += seconds_ % 1_000;
        vm.warp(clock);
        _look();
    }

    function file(uint256 kind, uint256 who, bytes32 word, uint256 way) external {
        ActKind[4] memory kinds = [ActKind.PublishKey, ActKind.StartEpoch, ActKind.FileCard, ActKind.FileCards];
        _do(_actOf(kinds[kind % 4], who, 0, 0, word), way);
    }

    function grant(
        uint256 who,
        uint256 to,
        uint256 s,
        uint32 period,
        uint8 permissions,
        uint256 request,
        uint256 way
    ) external {
        TestAct memory act = _actOf(ActKind.GrantAccess, who, to, s, "envelope");
        (act.until, act.permissions, act.request) = (_until(period), permissions % 10, messageOf(request));
        _do(act, way);
    }

    /// @dev For any grant, live or not, or given by somebody else.
    function updateEnvelope(uint256 who, uint256 to, uint256 s, bytes32 envelope, uint256 way) external {
        _do(_actOf(ActKind.UpdateEnvelope, who, to, s, envelope), way);
    }

    function revoke(uint256 who, uint256 from, uint256 s, uint256 way) external {
        _do(_actOf(ActKind.RevokeAccess, who, from, s, 0), way);
    }

    function revokeEveryone(uint256 who, uint256 way) external {
        _do(_actOf(ActKind.RevokeEveryone, who, 0, 0, 0), way);
    }

    /// @dev One grantee's access handed to another: as a multicall, perhaps with everyone's
    /// revoked, or signed with a new key and epoch.
    function handOver(uint256 who, uint256 from, uint256 to, uint256 s, bool everyone, uint256 way) external {
        TestAct memory act = _actOf(way % 4 == 0 ? ActKind.HandOver : ActKind.Batch, who, to, s, bytes32(way));
        (act.from, act.flag, act.until, act.permissions) =
        (from % ACTORS, everyone && act.kind == ActKind.HandOver, type(uint40).max, uint8(1 + from % 7));
        act.request = messageOf(way / 8);
        _do(act, way);
    }

    function offer(uint256 seed, bool amends, bytes32 pointer, uint256 way) external {
        (uint256 patient, uint256 who, uint256 s) = _someGrant(seed);
        TestAct memory act = _actOf(ActKind.OfferRecord, who, patient, s, pointer);
        act.flag = amends;
        _do(act, way);
    }

    function relinquish(uint256 seed, uint256 way) external {
        (uint256 patient, uint256 who, uint256 s) = _someGrant(seed);
        _do(_actOf(ActKind.RelinquishAccess, who, patient, s, 0), way);
    }

    function ask(uint256 kind, uint256 who, uint256 other, uint256 message, uint256 way) external {
        ActKind[3] memory kinds = [ActKind.RequestAccess, ActKind.CancelRequest, ActKind.RejectRequest];
        TestAct memory act = _actOf(kinds[kind % 3], who, other, 0, messageOf(message));
        if (act.kind != ActKind.RejectRequest) asked.push(act);
        _do(act, way);
    }

    /// @dev A grant in answer to something asked, which perhaps was taken back.
    function approve(uint256 which, uint256 s, uint256 way) external {
        if (asked.length == 0) return;
        TestAct memory request = asked[which % asked.length];
        TestAct memory act = _actOf(ActKind.GrantAccess, request.other, request.actor, s, "envelope");
        (act.until, act.permissions, act.request) = (type(uint40).max, 1, request.word);
        _do(act, way);
    }

    /// @dev Something signed before, perhaps submitted already.
    function bring(uint256 which) external {
        if (_signed.length != 0) _bring(_some(which));
    }

    /// @dev Three signed before, by anybody, each by itself in one transaction.
    function attempt(uint256[3] calldata which) external {
        if (_signed.length == 0) return;
        bytes[] memory calls = new bytes[](3);
        bool[3] memory good;
        bool[3] memory usedBefore;
        uint256 doers;
        for (uint256 i; i < 3; ++i) {
            Signed storage one = _some(which[i]);
            calls[i] = one.call;
            usedBefore[i] = one.used;
            good[i] = _use(one);
            doers |= 1 << one.act.actor;
        }
        bool[] memory done = _attempt(RELAYER, calls, doers);
        for (uint256 i; i < 3; ++i) {
            if (done[i] && usedBefore[i]) acceptedTwice = true;
            if (done[i] != good[i]) stoppedByAnother = true;
        }
    }

    /// @dev Does it in person, or signs it: then brings it at once, or leaves it for later, for a
    /// later nonce too.
    function _do(TestAct memory act, uint256 way) private {
        if (way % 4 == 0 || !act.isSignable()) {
            (act.nonce, act.access) = _named(act, way / 4);
            bool inTurn = isInTurn(act);
            bool good = inTurn && allowed(act);
            if (good) apply_(act, false);
            bool done = _call(actor(act.actor), directCall(act), 1 << act.actor);
            if (done != good) unlikeTheModel = true;
            if (done && !inTurn) acceptedOutOfTurn = true;
            return;
        }
        bool later = way % 4 == 3;
        uint32 nonce = nonceOf(act) + (later ? uint32(way / 4 % 3) : 0);
        uint40 deadline = uint40(clock + (later ? way / 16 % 2_000 : 0));
        _signed.push(Signed(act, nonce, deadline, signedCall(act, nonce, deadline), false));
        if (!later) _bring(_signed[_signed.length - 1]);
    }

    function _bring(Signed storage one) private {
        bool usedBefore = one.used;
        bool good = _use(one);
        bool done = _call(RELAYER, one.call, 1 << one.act.actor);
        if (done && usedBefore) acceptedTwice = true;
        if (done != good) unlikeTheModel = true;
    }

    /// @dev Whether it is good now; then it is used up, unless it can be said again.
    function _use(Signed storage one) private returns (bool good) {
        TestAct memory act = one.act;
        bool inTurn = act.kind.isStatement() || (one.nonce == nonceOf(act) && !one.used);
        good = inTurn && one.deadline >= clock && allowed(act);
        if (!good) return false;
        apply_(act, true);
        one.used = !act.kind.isStatement();
    }

    /// @dev Mostly of the latest, since most of the older are out of turn.
    function _some(uint256 which) private view returns (Signed storage) {
        uint256 count = _signed.length;
        uint256 back = which / 4 % (which % 4 == 0 || count < 6 ? count : 6);
        return _signed[count - 1 - back];
    }
}
