// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {Deed, Deeds} from "../signed/Deed.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev What a grantee signed under one grant, brought under another. Each test is named after its attack.
contract ReplayedOffersTest is SignedTest {
    function test_aSignedOfferUnderAnEarlierGrant() public {
        for (uint256 kind = Deeds.OFFER; kind <= Deeds.RELINQUISH; ++kind) {
            Deed memory d = deed(kind);
            bytes memory call = bySig(d);
            revoke(patient, doctor, LABS);
            refuses(call, _notPermitted());
            grant(patient, doctor, LABS, NO_END, ALL);
            refusesSignature(d, call);
        }
    }

    function test_aSignedOfferAfterEveryoneWasRevokedAndTheDoctorGrantedAgain() public {
        for (uint256 kind = Deeds.OFFER; kind <= Deeds.RELINQUISH; ++kind) {
            Deed memory d = deed(kind);
            bytes memory call = bySig(d);
            vm.prank(patient);
            ledger.revokeEveryone();
            refuses(call, _notPermitted());
            grant(patient, doctor, LABS, NO_END, ALL);
            refusesSignature(d, call);
        }
    }

    function test_aSignedOfferAfterTheGrantEndedAndWasExtended() public {
        for (uint256 kind = Deeds.OFFER; kind <= Deeds.RELINQUISH; ++kind) {
            grant(patient, doctor, LABS, uint40(clock + 10), ALL);
            Deed memory d = deed(kind);
            bytes memory call = bySig(d);
            pass(10);
            refuses(call, _notPermitted());
            grant(patient, doctor, LABS, NO_END, ALL);
            refusesSignature(d, call);
        }
    }

    function test_aSignedOfferAfterTheGrantWasGivenBackAndGivenAgain() public {
        Deed memory d = deed(Deeds.OFFER);
        bytes memory call = bySig(d);
        vm.prank(doctor);
        ledger.relinquish(patient, LABS);
        grant(patient, doctor, LABS, NO_END, ALL);
        refusesSignature(d, call);
    }

    /// @dev A direct offer leaves the grant's nonce alone. Offered twice is one pointer in two entries: one offer.
    function test_aSignedOfferAfterTheSameOneWasBroughtDirectly() public {
        Deed memory d = deed(Deeds.OFFER);
        bytes memory call = bySig(d);
        vm.prank(doctor);
        accepts(d.direct());
        accepts(call);
        refusesSignature(d, call);
    }

    /// @dev The grants of two scopes have nonces of their own, which may be equal.
    function test_aSignedOfferForAnotherScopeAtTheSameNonce() public {
        bytes32 imaging = folder("imaging");
        grant(patient, doctor, imaging, NO_END, ALL);
        for (uint256 kind = Deeds.OFFER; kind <= Deeds.RELINQUISH; ++kind) {
            Deed memory d = deed(kind);
            bytes memory signature = signed(d);
            d.scope = imaging;
            vm.assertEq(nonceOf(d), nonceOf(deed(kind)), "nonces");
            refusesSignature(d, d.twin(NO_END, signature));
        }
    }

    function test_aSignedOfferToAnotherPatientAtTheSameNonce() public {
        grant(OTHER, doctor, LABS, NO_END, ALL);
        Deed memory d = deed(Deeds.OFFER);
        bytes memory signature = signed(d);
        d.patient = OTHER;
        refusesSignature(d, d.twin(NO_END, signature));
    }

    function _notPermitted() private view returns (bytes memory) {
        return abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, patient, doctor, LABS);
    }
}
