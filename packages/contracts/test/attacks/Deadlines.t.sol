// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev Times at their edges: deadlines of signed acts, ends of grants, the clock itself.
contract DeadlinesTest is SignedTest {
    function test_anExpiredDeadline() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            uint40 deadline = uint40(clock + 10);
            bytes memory call = act.twin(deadline, sign(keyOf(act), digestOf(act, nonceOf(act), deadline)));
            pass(11);
            refuses(call, abi.encodeWithSelector(ISignedActs.DeadlinePassed.selector));
        }
    }

    function test_anActIsGoodInTheLastSecondOfItsDeadline() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            setUp();
            TestAct memory act = actOf(kind);
            uint40 deadline = uint40(clock + 10);
            bytes memory call = act.twin(deadline, sign(keyOf(act), digestOf(act, nonceOf(act), deadline)));
            pass(10);
            accepts(call);
        }
    }

    function test_aDeadlineMovedByTheRelayer() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            uint40 deadline = uint40(clock + 10);
            bytes memory signature = sign(keyOf(act), digestOf(act, nonceOf(act), deadline));
            pass(11);
            refusesSignature(act, act.twin(deadline + 1, signature));
            refusesSignature(act, act.twin(NO_END, signature));
        }
    }

    function test_noDeadlineLastsToTheLastSecondThatOneCanName() public {
        TestAct memory act = actOf(ActKind.RequestAccess);
        bytes memory call = bySig(act);
        clock = NO_END;
        vm.warp(clock);
        accepts(call);
        pass(1);
        refuses(call, abi.encodeWithSelector(ISignedActs.DeadlinePassed.selector));
    }

    function test_aSignedGrantThatIsOverWhenItIsBrought() public {
        uint40 until = uint40(clock + 10);
        pass(10);
        bytes memory call = abi.encodeCall(
            ISignedActs.grantAccessBySig, (doctor, LABS, NO_REQUEST, until, READ, "envelope", patient, NO_END, new bytes(65))
        );
        refuses(call, abi.encodeWithSelector(IChartkeyLedger.InvalidUntil.selector, until));
    }

    function test_aGrantUntilNow() public {
        refusesGrant(
            abi.encodeWithSelector(IChartkeyLedger.InvalidUntil.selector, uint40(clock)), patient, doctor, LABS, uint40(clock), ALL);
    }

    function test_aGrantOfOneSecond() public {
        grant(patient, doctor, LABS, uint40(clock + 1), ALL);
        vm.assertTrue(opens(patient, doctor, LABS), "access in that second");
        accepts(bySig(actOf(ActKind.OfferRecord)));
        pass(1);
        vm.assertFalse(opens(patient, doctor, LABS), "access after it");
        refuses(
            actOf(ActKind.OfferRecord).twin(NO_END, new bytes(65)),
            abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, patient, doctor, LABS)
        );
    }

    /// @dev 2^40 seconds come in the year 36812: nothing is open for ever by overflow.
    function test_aClockBeyondAllExpiries() public {
        vm.assertTrue(opens(patient, doctor, LABS), "access");
        clock = uint256(1) << 40;
        vm.warp(clock);
        vm.assertFalse(opens(patient, doctor, LABS), "access");
        refusesGrant(
            abi.encodeWithSelector(IChartkeyLedger.InvalidUntil.selector, NO_END), patient, doctor, LABS, NO_END, ALL);
    }
}
