// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../contracts/ChartkeyLedger.sol";
import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev Grants that are refused, each with the error that names the field; nothing is written.
contract InvalidGrantsTest is LedgerTest {
    function test_toOneself() public {
        _refuses(abi.encodeWithSelector(IChartkeyLedger.InvalidGrantee.selector, PATIENT), PATIENT, EVERYTHING, NO_END, READ);
    }

    function test_toNobody() public {
        _refuses(abi.encodeWithSelector(IChartkeyLedger.InvalidGrantee.selector, address(0)), address(0), EVERYTHING, NO_END, READ);
    }

    function testFuzz_overAlready(uint40 until) public {
        until = uint40(within(until, 0, clock));
        _refuses(abi.encodeWithSelector(IChartkeyLedger.InvalidUntil.selector, until), DOCTOR, EVERYTHING, until, READ);
    }

    function test_afterTheLastSecondThatAnExpiryCanName() public {
        clock = NO_END;
        vm.warp(clock);
        _refuses(abi.encodeWithSelector(IChartkeyLedger.InvalidUntil.selector, NO_END), DOCTOR, EVERYTHING, NO_END, READ);
    }

    function test_noPermission() public {
        _refuses(abi.encodeWithSelector(IChartkeyLedger.InvalidPermissions.selector, 0), DOCTOR, EVERYTHING, NO_END, 0);
    }

    function testFuzz_unknownPermissions(uint8 permissions) public {
        permissions = uint8(within(permissions, ALL + 1, type(uint8).max));
        _refuses(
            abi.encodeWithSelector(IChartkeyLedger.InvalidPermissions.selector, permissions),
            DOCTOR,
            EVERYTHING,
            NO_END,
            permissions
        );
    }

    function testFuzz_aWordThatIsNoScope(bytes32 word) public {
        vm.assume(!_isScope(word));
        _refusesScope(word);
    }

    /// @dev Every word that is one bit away from a scope.
    function test_scopesWithOneBitFlipped() public {
        for (uint256 bit; bit < 256; ++bit) {
            bytes32 flipped = bytes32(1 << bit);
            if (!_isScope(EVERYTHING ^ flipped)) _refusesScope(EVERYTHING ^ flipped);
            if (!_isScope(folder("labs") ^ flipped)) _refusesScope(folder("labs") ^ flipped);
            if (!_isScope(record("scan") ^ flipped)) _refusesScope(record("scan") ^ flipped);
        }
    }

    function test_scopesAtTheEdges() public {
        bytes32 allOnes = bytes32(bytes16(type(uint128).max)) >> 8;
        grant(PATIENT, DOCTOR, bytes32(bytes1(0x01)), NO_END, READ);
        grant(PATIENT, DOCTOR, bytes32(bytes1(0x02)) | allOnes, NO_END, READ);
        _refusesScope(bytes32(bytes1(0x00)) | allOnes);
        _refusesScope(bytes32(bytes1(0x03)) | allOnes);
        _refusesScope(bytes32(bytes1(0xff)));
        _refusesScope(bytes32(uint256(1)));
    }

    /// @dev 2^40 is no uint40: it must not come out as zero, nor spill into the permissions beside
    /// it.
    function testFuzz_anExpiryThatOverflows(uint256 until) public {
        until = within(until, uint256(NO_END) + 1, type(uint256).max);
        _refusesRaw(abi.encodeWithSelector(ChartkeyLedger.grantAccess.selector, DOCTOR, EVERYTHING, NO_REQUEST, until, READ, bytes32(0), 0));
    }

    function testFuzz_permissionsThatOverflow(uint256 permissions) public {
        permissions = within(permissions, 256, type(uint256).max);
        _refusesRaw(abi.encodeWithSelector(ChartkeyLedger.grantAccess.selector, DOCTOR, EVERYTHING, NO_REQUEST, NO_END, permissions, bytes32(0), 0));
    }

    function testFuzz_aGranteeThatIsNoAddress(uint256 grantee) public {
        grantee = within(grantee, uint256(type(uint160).max) + 1, type(uint256).max);
        _refusesRaw(abi.encodeWithSelector(ChartkeyLedger.grantAccess.selector, grantee, EVERYTHING, NO_REQUEST, NO_END, READ, bytes32(0), 0));
    }

    /// @dev The exact three forms, written another way than in the ledger.
    function _isScope(bytes32 word) private pure returns (bool) {
        return word == 0 || ((word[0] == 0x01 || word[0] == 0x02) && uint120(uint256(word)) == 0);
    }

    function _refusesScope(bytes32 word) private {
        _refuses(abi.encodeWithSelector(IChartkeyLedger.InvalidScope.selector, word), DOCTOR, word, NO_END, READ);
    }

    function _refuses(bytes memory reason, address grantee, bytes32 scope, uint40 until, uint8 permissions) private {
        refusesGrant(reason, PATIENT, grantee, scope, until, permissions);
    }

    function _refusesRaw(bytes memory call) private {
        vm.prank(PATIENT);
        (bool done,) = address(ledger).call(call);
        vm.assertFalse(done, "accepted");
        vm.assertEq(accountOf(PATIENT), 0, "account");
    }
}
