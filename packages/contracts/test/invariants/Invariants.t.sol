// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Handler} from "./Handler.sol";
import {vm} from "../Vm.sol";

/// @dev What holds after any acts by anybody, in person or by signature, in any order, at any time.
contract InvariantsTest {
    Handler private _handler;
    uint256 private _actors;

    function setUp() public {
        _handler = new Handler();
        _actors = _handler.ACTORS();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev No act of anybody else changes a grant or brings an entry in the patient's name.
    function invariant_onlyThePatientChangesWhatOthersMayOpen() public view {
        vm.assertFalse(_handler.changedByAnother(), "changed by another");
    }

    function invariant_anActIsAcceptedWhenTheModelSaysSo() public view {
        vm.assertFalse(_handler.unlikeTheModel(), "accepted or refused unlike the model");
    }

    function invariant_accessIsWhatThePatientGranted() public view {
        vm.assertEq(_handler.opened(), _handler.expectedWord(), "permissions");
    }

    function invariant_aRevokedOrExpiredGrantNeverOpens() public view {
        vm.assertEq(_handler.opened() & _handler.endedWord(), 0, "an ended grant opens");
    }

    function invariant_revokeEveryoneEndsAllEarlierGrants() public view {
        vm.assertEq(_handler.opened() & _handler.endedWithEveryoneWord(), 0, "an earlier grant opens");
    }

    /// @dev Whoever asked and took it back is given nothing in answer.
    function invariant_noGrantAnswersACancelledRequest() public view {
        vm.assertFalse(_handler.answeredACancelledRequest(), "a cancelled request was answered");
    }

    function invariant_theHeadIsTheReplayedLog() public view {
        for (uint256 i; i < _actors; ++i) {
            address actor = _handler.actor(i);
            (bytes24 head,,,) = _handler.ledger().accountOf(actor);
            vm.assertEq(head, _handler.heads(actor), "head");
        }
    }

    function invariant_nonceAndAccessCountOnesOwnActs() public view {
        for (uint256 i; i < _actors; ++i) {
            (, uint32 everyoneEpoch, uint32 nonce, uint16 access) = _handler.ledger().accountOf(_handler.actor(i));
            vm.assertEq(nonce, _handler.nonces(i), "nonce");
            vm.assertEq(access, _handler.accesses(i), "access");
            vm.assertEq(everyoneEpoch, _handler.everyoneEpochs(i), "everyone-epoch");
        }
    }

    /// @dev So nobody can make another's act conflict.
    function invariant_noActOfAnotherIsCounted() public view {
        vm.assertFalse(_handler.countedForAnother(), "another's act moved a nonce or an access count");
    }

    /// @dev A direct act is good for the log on which it was planned, and for no other.
    function invariant_aDirectActWithAnotherBaseConflicts() public view {
        vm.assertFalse(_handler.acceptedOutOfTurn(), "accepted out of turn");
    }

    function invariant_noncesAndEveryoneEpochsOnlyGrow() public view {
        vm.assertFalse(_handler.wentBack(), "a nonce or an everyone-epoch went back");
    }

    /// @dev So that what was signed before a revocation cannot be submitted after it: the nonce
    /// lives on.
    function invariant_aGrantSlotIsNeverFreed() public view {
        vm.assertTrue(_handler.slotsAreKept(), "slot");
    }

    function invariant_noSignatureIsAcceptedTwice() public view {
        vm.assertFalse(_handler.acceptedTwice(), "accepted twice");
    }

    function invariant_anAttemptThatFailsStopsNoOther() public view {
        vm.assertFalse(_handler.stoppedByAnother(), "done or not unlike by itself");
    }
}
