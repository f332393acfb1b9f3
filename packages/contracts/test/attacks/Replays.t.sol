// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {Deed, Deeds} from "../signed/Deed.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev A signature used again, elsewhere, later, or for something else. Each test is named after its attack.
contract ReplaysTest is SignedTest {
    /// @dev The first attack on published health-record contracts: what was granted once is granted again by anybody.
    function test_anOldSignedGrantAfterARevoke() public {
        Deed memory d = deed(Deeds.GRANT);
        bytes memory call = bySig(d);
        accepts(call);
        revoke(patient, doctor, LABS);
        refusesSignature(d, call);
        vm.assertFalse(opens(patient, doctor, LABS), "access");
    }

    /// @dev A grant that was signed and never brought, when the patient has thought better of it.
    function test_anUnusedSignedGrantAfterARevoke() public {
        Deed memory d = deed(Deeds.GRANT);
        bytes memory call = bySig(d);
        revoke(patient, doctor, LABS);
        refusesSignature(d, call);
    }

    function test_theSameSignedActTwice() public {
        for (uint256 kind; kind < Deeds.REQUEST; ++kind) {
            setUp();
            Deed memory d = deed(kind);
            bytes memory call = bySig(d);
            accepts(call);
            if (kind != Deeds.RELINQUISH) refusesSignature(d, call);
            else refuses(call, abi.encodeWithSelector(IChartkeyLedger.NotPermitted.selector, patient, doctor, LABS));
        }
    }

    /// @dev Saying one again costs whoever says it, and changes nothing.
    function test_theSameSignedRequestTwice() public {
        for (uint256 kind = Deeds.REQUEST; kind < KINDS; ++kind) {
            bytes memory call = bySig(deed(kind));
            accepts(call);
            bytes32 before = everything();
            accepts(call);
            vm.assertEq(everything(), before, "something changed");
        }
    }

    function test_aSignedActAfterAnyOtherOfThePatients() public {
        for (uint256 kind; kind < Deeds.OFFER; ++kind) {
            for (uint256 other; other < Deeds.OFFER; ++other) {
                Deed memory d = deed(kind);
                bytes memory call = bySig(d);
                vm.prank(patient);
                accepts(deed(other, "another").direct());
                refusesSignature(d, call);
            }
        }
    }

    function test_onAnotherChain() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            Deed memory d = deed(kind);
            bytes memory call = bySig(d);
            vm.chainId(chain + 1);
            refusesSignature(d, call);
            vm.chainId(chain);
        }
    }

    /// @dev After a fork each side has a chain id of its own, and the same contract at the same address.
    function test_onTheOtherSideOfAFork() public {
        Deed memory d = deed(Deeds.GRANT);
        bytes memory call = bySig(d);
        chain = 61;
        vm.chainId(chain);
        refusesSignature(d, call);
        accepts(bySig(d));
    }

    function test_onAnotherContract() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            Deed memory d = deed(kind);
            bytes memory call = bySig(d);
            super.setUp();
            refusesSignature(d, call);
        }
    }

    function test_movedToAnotherAct() public {
        for (uint256 from; from < KINDS; ++from) {
            bytes memory signature = signed(deed(from));
            for (uint256 to; to < KINDS; ++to) {
                Deed memory d = deed(to);
                if (from != to) refusesSignature(d, d.twin(NO_END, signature));
            }
        }
    }

    /// @dev Whatever bit of an act is changed, nobody has signed that.
    function testFuzz_movedToOtherWords(uint256 kind, uint256 bit) public {
        Deed memory d = deed(kind);
        // those without an array: all their words stand before the place of the signature, deadline and actor too
        vm.assume(d.kind != 1 && d.kind != 3);
        bytes memory signature = signed(d);
        bytes memory call = d.twin(NO_END, signature);
        bit = within(bit, 0, (call.length - 4 - 5 * 32) * 8 - 1);
        call[4 + bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        bytes32 before = everything();
        (bool done,) = address(ledger).call(call);
        vm.assertFalse(done, "accepted");
        vm.assertEq(everything(), before, "something changed");
    }

    function testFuzz_movedToOtherWordsOfAnArray(bool epoch, bytes32 word, uint256 bit) public {
        Deed memory d = deed(epoch ? 1 : 3, bytes32(uint256(word) | 3));
        bytes memory call = bySig(d);
        // the last words are: three of the array, the signature's length, 65 bytes and their filling
        bit = within(bit, (call.length - 32 * 7) * 8, (call.length - 32 * 4) * 8 - 1);
        call[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        refusesSignature(d, call);
    }

    function test_movedToAnotherActor() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            Deed memory d = deed(kind);
            bytes memory signature = signed(d);
            (d.patient, d.other) = (doctor, patient);
            if (kind == Deeds.OFFER || kind == Deeds.RELINQUISH) grant(doctor, patient, LABS, NO_END, ALL);
            refusesSignature(d, d.twin(NO_END, signature));
        }
    }

    function test_aNonceGap() public {
        for (uint256 kind; kind < Deeds.REQUEST; ++kind) {
            Deed memory d = deed(kind);
            uint32 next = nonceOf(d);
            for (uint32 nonce; nonce < 6; ++nonce) {
                if (nonce == next) continue;
                refusesSignature(d, d.twin(NO_END, sign(keyOf(d), digestOf(d, nonce, NO_END))));
            }
            refusesSignature(d, d.twin(NO_END, sign(keyOf(d), digestOf(d, type(uint32).max, NO_END))));
        }
    }

    /// @dev Brought out of order, the second waits for the first.
    function test_theSecondOfTwoSignedActsFirst() public {
        (Deed memory first, Deed memory second) = (deed(2), deed(3));
        bytes memory later = second.twin(NO_END, sign(PATIENT_KEY, digestOf(second, nonceOf(second) + 1, NO_END)));
        refusesSignature(second, later);
        accepts(bySig(first));
        accepts(later);
    }

    /// @dev The two forms of one signature are good once together.
    function test_bothFormsOfOneSignature() public {
        for (uint256 kind; kind < Deeds.RELINQUISH; ++kind) {
            setUp();
            Deed memory d = deed(kind);
            bytes memory signature = signed(d);
            accepts(d.twin(NO_END, signature));
            refusesSignature(d, d.twin(NO_END, compact(signature)));
        }
    }

    /// @dev What a profile or another contract has had signed stands in another domain.
    function test_signedForAnotherDomain() public {
        Deed memory d = deed(Deeds.GRANT);
        bytes32 structHash = d.signedStruct(nonceOf(d), NO_END);
        bytes32 other = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Chartkey"),
                keccak256("1"),
                chain,
                ledger
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", other, structHash));
        refusesSignature(d, d.twin(NO_END, sign(PATIENT_KEY, digest)));
    }

    /// @dev Neither the act alone nor what is signed without its domain stands for a signature of it.
    function test_aSignatureOfTheBareStruct() public {
        Deed memory d = deed(Deeds.GRANT);
        refusesSignature(d, d.twin(NO_END, sign(PATIENT_KEY, d.actStruct())));
        refusesSignature(d, d.twin(NO_END, sign(PATIENT_KEY, digestOf(d.actStruct()))));
        refusesSignature(d, d.twin(NO_END, sign(PATIENT_KEY, d.signedStruct(nonceOf(d), NO_END))));
    }
}
