// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {LedgerTest} from "../LedgerTest.sol";
import {ActKind, ActKinds} from "../ActKind.sol";
import {vm} from "../Vm.sol";
import {TestAct} from "./TestAct.sol";

/// @dev A patient and a doctor with keys, a grant between them that allows everything in one
/// folder, and what they sign.
abstract contract SignedTest is LedgerTest {
    uint256 internal constant KINDS = ActKinds.SINGLE;
    uint256 internal constant PATIENT_KEY = 0xA11CE;
    uint256 internal constant DOCTOR_KEY = 0xD0C;
    bytes32 internal constant LABS = bytes32(bytes1(0x01)) | (bytes32(bytes16(keccak256("labs"))) >> 8);

    address internal patient = vm.addr(PATIENT_KEY);
    address internal doctor = vm.addr(DOCTOR_KEY);
    // kept by hand, as the clock is
    uint256 internal chain = block.chainid;

    function setUp() public virtual override {
        super.setUp();
        grant(patient, doctor, LABS, NO_END, ALL);
    }

    function actOf(ActKind kind) internal view returns (TestAct memory) {
        return actOf(kind, keccak256(abi.encode("word", kind)));
    }

    function actOf(ActKind kind, bytes32 word) internal view returns (TestAct memory) {
        return TestAct({kind: kind, patient: patient, other: doctor, scope: LABS, word: word});
    }

    /// @dev By the number of a single kind, or by any number that a fuzzer chose.
    function actOf(uint256 kind) internal view returns (TestAct memory) {
        return actOf(kind, keccak256(abi.encode("word", kind)));
    }

    function actOf(uint256 kind, bytes32 word) internal view returns (TestAct memory) {
        return actOf(ActKind(kind % KINDS), word);
    }

    /// @dev The next nonce that the act can take.
    function nonceOf(TestAct memory act) internal view returns (uint32 nonce) {
        if (act.kind.isOwn()) nonce = nonceOf(act.patient);
        else (,,, nonce) = ledger.grantOf(act.patient, act.other, act.scope);
    }

    function digestOf(TestAct memory act) internal view returns (bytes32) {
        return digestOf(act, nonceOf(act), NO_END);
    }

    function digestOf(TestAct memory act, uint32 nonce, uint40 deadline) internal view returns (bytes32) {
        return digestOf(act.signedStruct(nonce, deadline));
    }

    function digestOf(bytes32 signedStruct) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Chartkey Ledger"),
                keccak256("1"),
                chain,
                ledger
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, signedStruct));
    }

    /// @dev The call by which the actor does it now.
    function direct(TestAct memory act) internal view returns (bytes memory) {
        return act.direct(nonceOf(act.patient), accessOf(act.patient));
    }

    /// @dev By the actor's key, with the next nonce and no deadline.
    function signed(TestAct memory act) internal view returns (bytes memory) {
        return sign(keyOf(act), digestOf(act));
    }

    /// @dev The call that brings an act which its actor has just signed.
    function bySig(TestAct memory act) internal view returns (bytes memory) {
        return act.twin(NO_END, signed(act));
    }

    function keyOf(TestAct memory act) internal view returns (uint256) {
        return act.actor() == patient ? PATIENT_KEY : DOCTOR_KEY;
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev The same signature in 64 bytes (ERC-2098).
    function compact(bytes memory long) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = abi.decode(long, (bytes32, bytes32));
        return abi.encodePacked(r, s | (long[64] == 0x1c ? bytes32(uint256(1) << 255) : bytes32(0)));
    }

    function accepts(bytes memory call) internal {
        (bool done, bytes memory reason) = address(ledger).call(call);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    /// @dev Refused with this reason, and nothing has changed for either side.
    function refuses(bytes memory call, bytes memory reason) internal {
        bytes32 before = everything();
        (bool done, bytes memory actual) = address(ledger).call(call);
        vm.assertFalse(done, "accepted");
        vm.assertEq(keccak256(actual), keccak256(reason), "reason");
        vm.assertEq(everything(), before, "something changed");
    }

    function refusesSignature(TestAct memory act, bytes memory call) internal {
        refuses(call, invalidSignature(act.actor()));
    }

    function invalidSignature(address actor) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedActs.InvalidSignature.selector, actor);
    }

    /// @dev All that the ledger keeps of the two and between them.
    function everything() internal view returns (bytes32) {
        (uint40 until, uint8 permissions, uint32 epoch, uint32 nonce) = ledger.grantOf(patient, doctor, LABS);
        return keccak256(abi.encode(accountOf(patient), accountOf(doctor), until, permissions, epoch, nonce));
    }
}
