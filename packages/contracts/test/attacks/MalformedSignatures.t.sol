// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Deed, Deeds} from "../signed/Deed.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev Signatures in forms that no honest wallet gives, for every kind of act.
contract MalformedSignaturesTest is SignedTest {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// @dev The other s of the same signature, which the curve takes too.
    function test_aHighS() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            Deed memory d = deed(kind);
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(d), digestOf(d));
            _refused(d, abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
        }
    }

    function testFuzz_aWrongLength(uint256 kind, bytes memory signature) public {
        vm.assume(signature.length != 64 && signature.length != 65);
        _refused(deed(kind), signature);
    }

    function test_bytesAfterAGoodSignature() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            Deed memory d = deed(kind);
            _refused(d, abi.encodePacked(signed(d), bytes1(0)));
            _refused(d, abi.encodePacked(compact(signed(d)), bytes2(0)));
            _refused(d, abi.encodePacked(bytes1(0), signed(d)));
        }
    }

    function test_noSignature() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            _refused(deed(kind), "");
        }
    }

    /// @dev The classic: a recovery that fails gives the zero address, which then is the actor.
    function testFuzz_theZeroAddressAsActor(uint256 kind, bytes32 r, bytes32 s, uint8 v, bool long) public {
        (patient, doctor) = (address(0), OTHER);
        Deed memory d = deed(kind);
        if (d.actor() != address(0)) {
            (patient, doctor) = (OTHER, address(0));
            d = deed(kind);
            // nobody can be granted anything, so nobody can offer anything either
            if (d.kind < Deeds.REQUEST) return;
        }
        _refused(d, long ? abi.encodePacked(r, s, v) : abi.encodePacked(r, s));
        _refused(d, new bytes(65));
        _refused(d, new bytes(64));
    }

    function testFuzz_noise(uint256 kind, bytes32 r, bytes32 s, uint8 v) public {
        Deed memory d = deed(kind);
        _refused(d, abi.encodePacked(r, s, v));
        _refused(d, abi.encodePacked(r, s));
    }

    function testFuzz_anotherV(uint256 kind, uint8 v) public {
        Deed memory d = deed(kind);
        bytes memory signature = signed(d);
        vm.assume(bytes1(v) != signature[64]);
        signature[64] = bytes1(v);
        _refused(d, signature);
    }

    function testFuzz_oneBitOfASignatureChanged(uint256 kind, uint256 bit, bool long) public {
        Deed memory d = deed(kind);
        bytes memory signature = long ? signed(d) : compact(signed(d));
        bit %= signature.length * 8;
        signature[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        _refused(d, signature);
    }

    function testFuzz_anotherKey(uint256 kind, uint256 key) public {
        Deed memory d = deed(kind);
        key = within(key, 1, ORDER - 1);
        vm.assume(key != keyOf(d));
        _refused(d, sign(key, digestOf(d)));
    }

    function test_theOtherSidesSignature() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            Deed memory d = deed(kind);
            _refused(d, sign(d.actor() == patient ? DOCTOR_KEY : PATIENT_KEY, digestOf(d)));
        }
    }

    function _refused(Deed memory d, bytes memory signature) private {
        refusesSignature(d, d.twin(NO_END, signature));
    }
}
