// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev What a grantee signed under one grant, submitted under another. Each test is named after
/// its attack.
contract ReplayedOffersTest is SignedTest {
    function test_aSignedOfferUnderAnEarlierGrant() public {
        for (uint256 kind = uint256(ActKind.OfferRecord); kind <= uint256(ActKind.RelinquishAccess); ++kind) {
            TestAct memory act = actOf(kind);
            bytes memory call = bySig(act);
            revoke(patient, doctor, LABS);
            refuses(call, _notPermitted());
            grant(patient, doctor, LABS, NO_END, ALL);
            refusesSignature(act, call);
        }
    }

    function test_aSignedOfferAfterEveryoneWasRevokedAndTheDoctorGrantedAgain() public {
        for (uint256 kind = uint256(ActKind.OfferRecord); kind <= uint256(ActKind.RelinquishAccess); ++kind) {
            TestAct memory act = actOf(kind);
            bytes memory call = bySig(act);
            vm.prank(patient);
            ledger.revokeEveryone();
            refuses(call, _notPermitted());
            grant(patient, doctor, LABS, NO_END, ALL);
            refusesSignature(act, call);
        }
    }

    function test_aSignedOfferAfterTheGrantEndedAndWasExtended() public {
        for (uint256 kind = uint256(ActKind.OfferRecord); kind <= uint256(ActKind.RelinquishAccess); ++kind) {
            grant(patient, doctor, LABS, uint40(clock + 10), ALL);
            TestAct memory act = actOf(kind);
            bytes memory call = bySig(act);
            pass(10);
            refuses(call, _notPermitted());
            grant(patient, doctor, LABS, NO_END, ALL);
            refusesSignature(act, call);
        }
    }

    function test_aSignedOfferAfterTheGrantWasGivenBackAndGivenAgain() public {
        TestAct memory act = actOf(ActKind.OfferRecord);
        bytes memory call = bySig(act);
        vm.prank(doctor);
        ledger.relinquishAccess(patient, LABS);
        grant(patient, doctor, LABS, NO_END, ALL);
        refusesSignature(act, call);
    }

    /// @dev A direct offer leaves the grant's nonce alone. Offered twice is one pointer in two
    /// entries: one offer.
    function test_aSignedOfferAfterTheSameOneWasBroughtDirectly() public {
        TestAct memory act = actOf(ActKind.OfferRecord);
        bytes memory call = bySig(act);
        bytes memory same = direct(act);
        vm.prank(doctor);
        accepts(same);
        accepts(call);
        refusesSignature(act, call);
    }

    /// @dev The grants of two scopes have nonces of their own, which may be equal.
    function test_aSignedOfferForAnotherScopeAtTheSameNonce() public {
        bytes32 imaging = folder("imaging");
        grant(patient, doctor, imaging, NO_END, ALL);
        for (uint256 kind = uint256(ActKind.OfferRecord); kind <= uint256(ActKind.RelinquishAccess); ++kind) {
            TestAct memory act = actOf(kind);
            bytes memory signature = signed(act);
            act.scope = imaging;
            vm.assertEq(nonceOf(act), nonceOf(actOf(kind)), "nonces");
            refusesSignature(act, act.twin(NO_END, signature));
        }
    }

    function test_aSignedOfferToAnotherPatientAtTheSameNonce() public {
        grant(OTHER, doctor, LABS, NO_END, ALL);
        TestAct memory act = actOf(ActKind.OfferRecord);
        bytes memory signature = signed(act);
        act.patient = OTHER;
        refusesSignature(act, act.twin(NO_END, signature));
    }

    function _notPermitted() private view returns (bytes memory) {
        return abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, patient, doctor, LABS);
    }
}
