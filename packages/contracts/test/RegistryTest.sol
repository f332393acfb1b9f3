// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyRegistry} from "../contracts/ChartkeyRegistry.sol";
import {created} from "./created.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Vm.sol";

/// @dev A registry with two registrars, beside a ledger.
abstract contract RegistryTest is LedgerTest {
    address internal constant ADMIN = address(0xAD);
    address internal constant COUNCIL = address(0xC0);
    address internal constant CHAMBER = address(0xCA);
    bytes32 internal constant AS_DOCTOR = "doctor";
    bytes24 internal constant DIGEST = "digest";

    ChartkeyRegistry internal registry;

    function setUp() public virtual override {
        super.setUp();
        registry = ChartkeyRegistry(created("ChartkeyRegistry.sol:ChartkeyRegistry", abi.encode(ADMIN)));
        appoint(COUNCIL);
        appoint(CHAMBER);
    }

    function appoint(address registrar) internal {
        bytes32 role = registry.REGISTRAR();
        vm.prank(ADMIN);
        registry.grantRole(role, registrar);
    }

    function remove(address registrar) internal {
        bytes32 role = registry.REGISTRAR();
        vm.prank(ADMIN);
        registry.revokeRole(role, registrar);
    }

    function resign(address registrar) internal {
        bytes32 role = registry.REGISTRAR();
        vm.prank(registrar);
        registry.renounceRole(role, registrar);
    }

    function attest(address registrar, uint40 until) internal {
        vm.prank(registrar);
        registry.attest(DOCTOR, AS_DOCTOR, until, DIGEST);
    }

    function withdraw(address registrar) internal {
        vm.prank(registrar);
        registry.withdraw(DOCTOR, AS_DOCTOR);
    }

    function attested(address registrar) internal view returns (bool) {
        return registry.isAttested(registrar, DOCTOR, AS_DOCTOR);
    }

    function assertWord(address registrar, uint40 until, bytes24 digest) internal view {
        (uint40 untilNow, bytes24 digestNow) = registry.attestationOf(registrar, DOCTOR, AS_DOCTOR);
        vm.assertEq(untilNow, until, "until");
        vm.assertEq(digestNow, digest, "digest");
    }
}
