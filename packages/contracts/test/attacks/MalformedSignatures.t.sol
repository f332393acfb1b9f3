// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev Signatures in forms that no honest wallet gives, for every kind of act.
contract MalformedSignaturesTest is SignedTest {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// @dev The other s of the same signature, which the curve takes too.
    function test_aHighS() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(act), digestOf(act));
            _refused(act, abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
        }
    }

    function testFuzz_aWrongLength(uint256 kind, bytes memory signature) public {
        vm.assume(signature.length != 64 && signature.length != 65);
        _refused(actOf(kind), signature);
    }

    function test_bytesAfterAGoodSignature() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            _refused(act, abi.encodePacked(signed(act), bytes1(0)));
            _refused(act, abi.encodePacked(compact(signed(act)), bytes2(0)));
            _refused(act, abi.encodePacked(bytes1(0), signed(act)));
        }
    }

    function test_noSignature() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            _refused(actOf(kind), "");
        }
    }

    /// @dev The classic: a recovery that fails gives the zero address, which then is the actor.
    function testFuzz_theZeroAddressAsActor(uint256 kind, bytes32 r, bytes32 s, uint8 v, bool long) public {
        (patient, doctor) = (address(0), OTHER);
        TestAct memory act = actOf(kind);
        if (act.actor() != address(0)) {
            (patient, doctor) = (OTHER, address(0));
            act = actOf(kind);
            // nobody can be granted anything, so nobody can offer anything either
            if (!act.kind.isStatement()) return;
        }
        _refused(act, long ? abi.encodePacked(r, s, v) : abi.encodePacked(r, s));
        _refused(act, new bytes(65));
        _refused(act, new bytes(64));
    }

    function testFuzz_noise(uint256 kind, bytes32 r, bytes32 s, uint8 v) public {
        TestAct memory act = actOf(kind);
        _refused(act, abi.encodePacked(r, s, v));
        _refused(act, abi.encodePacked(r, s));
    }

    function testFuzz_anotherV(uint256 kind, uint8 v) public {
        TestAct memory act = actOf(kind);
        bytes memory signature = signed(act);
        vm.assume(bytes1(v) != signature[64]);
        signature[64] = bytes1(v);
        _refused(act, signature);
    }

    function testFuzz_oneBitOfASignatureChanged(uint256 kind, uint256 bit, bool long) public {
        TestAct memory act = actOf(kind);
        bytes memory signature = long ? signed(act) : compact(signed(act));
        bit %= signature.length * 8;
        signature[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        _refused(act, signature);
    }

    function testFuzz_anotherKey(uint256 kind, uint256 key) public {
        TestAct memory act = actOf(kind);
        key = within(key, 1, ORDER - 1);
        vm.assume(key != keyOf(act));
        _refused(act, sign(key, digestOf(act)));
    }

    function test_theOtherSidesSignature() public {
        for (uint256 kind; kind < KINDS; ++kind) {
            TestAct memory act = actOf(kind);
            _refused(act, sign(act.actor() == patient ? DOCTOR_KEY : PATIENT_KEY, digestOf(act)));
        }
    }

    function _refused(TestAct memory act, bytes memory signature) private {
        refusesSignature(act, act.twin(NO_END, signature));
    }
}
