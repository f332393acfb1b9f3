// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {ActKind} from "../ActKind.sol";
import {BatchTest} from "../signed/BatchTest.sol";
import {TestAct} from "../signed/TestAct.sol";
import {vm} from "../Vm.sol";

/// @dev Call data that no encoder makes.
contract CallDataTest is BatchTest {
    /// @dev A value that fills more bits than its type has is refused, not cut: what is cut is not
    /// what somebody signed.
    function testFuzz_dirtyUpperBits(uint256 kind, uint256 parameter, uint256 dirt) public {
        TestAct memory act = actOf(kind);
        bytes memory data = bySig(act);
        // the words from the right end of the head: signature's place, deadline (40 bits), actor
        // (160)
        (uint256 fromEnd, uint256 bits) = parameter % 2 == 0 ? (uint256(1), uint256(40)) : (uint256(2), uint256(160));
        uint256 head = _signaturePlace(data);
        _dirtyIsRefused(data, head - fromEnd * 32, bits, dirt);
    }

    function testFuzz_dirtyUpperBitsOfAGrant(uint256 parameter, uint256 dirt) public {
        uint8[4] memory words = [0, 3, 4, 6]; // grantee, until, permissions, actor
        uint8[4] memory bits = [160, 40, 8, 160];
        parameter %= 4;
        _dirtyIsRefused(bySig(actOf(ActKind.GrantAccess)), uint256(words[parameter]) * 32, bits[parameter], dirt);
    }

    function testFuzz_dirtyUpperBitsOfAnOffer(uint256 parameter, uint256 dirt) public {
        uint8[3] memory words = [0, 2, 4]; // patient, amends, actor
        uint8[3] memory bits = [160, 1, 160];
        parameter %= 3;
        _dirtyIsRefused(bySig(actOf(ActKind.OfferRecord)), uint256(words[parameter]) * 32, bits[parameter], dirt);
    }

    /// @dev In a batch the values stand deep inside, and are read one by one.
    function testFuzz_dirtyUpperBitsInABatch(uint256 parameter, uint256 dirt) public {
        bytes memory data = batchBySig(actsOf([0, 1, 0, 0, 1, 1], "seed"));
        // head: 4 words, the batch's: 6, keys: 1, revocations: 1 + 2, epochs: 1, cards: 1, grants:
        // 1 + 6, envelopes: 1 + 3
        // grantee, grantee, until, permissions, grantee
        uint8[5] memory words = [12, 17, 20, 21, 24];
        uint8[5] memory bits = [160, 160, 40, 8, 160];
        parameter %= 5;
        _dirtyIsRefused(data, uint256(words[parameter]) * 32, bits[parameter], dirt);
    }

    /// @dev What nobody reads changes nothing, in the act or in what was signed.
    function testFuzz_bytesBehindTheCallData(uint256 kind, bytes memory more) public {
        TestAct memory act = actOf(kind);
        accepts(abi.encodePacked(bySig(act), more));
    }

    /// @dev Cut short anywhere before the signature's last byte.
    function testFuzz_callDataCutShort(uint256 kind, uint256 length) public {
        TestAct memory act = actOf(kind);
        bytes memory data = act.twin(NO_END, compact(signed(act)));
        length = within(length, 0, data.length - 1);
        assembly ("memory-safe") {
            mstore(data, length)
        }
        _isRefused(data);
    }

    /// @dev An array or a signature said to begin, or to reach, where there is no call data.
    function testFuzz_anOffsetOrALengthBeyondTheCallData(bool length, uint256 value) public {
        TestAct memory act = actOf(ActKind.FileCards, bytes32(uint256(3)));
        bytes memory data = bySig(act);
        // the cards' place is in word 1, their number in word 5
        value = within(value, length ? 15 : data.length, type(uint256).max);
        _write(data, (length ? 5 : 1) * 32, bytes32(value));
        _isRefused(data);
    }

    /// @dev Two arrays that lie in one place of the call data are two in what is signed: what
    /// counts is what they hold.
    function test_twoArraysInOnePlace() public {
        TestAct[][6] memory kinds = actsOf([1, 0, 1, 0, 0, 0], "seed");
        kinds[2][0].word = bytes32(uint256(1)); // one epoch
        kinds[0][0].word = kinds[2][0].words()[0]; // and a key that is the same
        bytes memory data = batchBySig(kinds);
        // head 4 words, the batch's 6, keys 2, revocations 1, epochs: their number, the place of
        // the first, and there its words' place
        uint256 epoch = 15 * 32;
        uint256 keys = 10 * 32;
        unchecked {
            _write(data, epoch, bytes32(keys - epoch));
        }
        accepts(data);
    }

    function _dirtyIsRefused(bytes memory data, uint256 place, uint256 bits, uint256 dirt) private {
        dirt = within(dirt, 1, type(uint256).max >> bits) << bits;
        bytes32 clean;
        assembly ("memory-safe") {
            clean := mload(add(add(data, 0x24), place))
        }
        _write(data, place, clean | bytes32(dirt));
        refuses(data, "");
        _write(data, place, clean);
        accepts(data);
    }

    /// @dev Where in the parameters the word stands that says where the signature is: the last of
    /// the head.
    function _signaturePlace(bytes memory data) private pure returns (uint256 place) {
        bytes32 word;
        do {
            assembly ("memory-safe") {
                word := mload(add(add(data, 0x24), place))
            }
            place += 32;
        } while (word != bytes32(uint256(NO_END)) || _isUntil(data, place));
    }

    /// @dev A grant's end is as large as the deadline.
    function _isUntil(bytes memory data, uint256 place) private pure returns (bool) {
        return bytes4(data) == ISignedActs.grantAccessBySig.selector && place < 160;
    }

    function _write(bytes memory data, uint256 place, bytes32 word) private pure {
        assembly ("memory-safe") {
            mstore(add(add(data, 0x24), place), word)
        }
    }

    function _isRefused(bytes memory data) private {
        bytes32 before = everything();
        (bool done,) = address(ledger).call(data);
        vm.assertFalse(done, "accepted");
        vm.assertEq(everything(), before, "something changed");
    }
}
