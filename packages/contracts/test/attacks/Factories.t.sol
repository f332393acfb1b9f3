// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {AccountFactory} from "../accounts/AccountFactory.sol";
import {OddFactory} from "../accounts/OddFactory.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "../signed/TestAct.sol";
import {SignedTest} from "../signed/SignedTest.sol";
import {vm} from "../Vm.sol";

/// @dev What `prepare` can be made to call. The honest way is `Preparations`.
contract FactoriesTest is SignedTest {
    OddFactory private _odd;

    function setUp() public override {
        super.setUp();
        _odd = new OddFactory();
    }

    /// @dev The ledger would then be the sender: of a grant of its own, and of all that others may
    /// do in its name.
    function test_theLedgerAsFactory() public {
        bytes memory call = abi.encodeCall(ledger.grantAccess, (STRANGER, EVERYTHING, NO_END, ALL, "envelope", 0));
        bytes memory refused = abi.encodeWithSelector(IChartkeyLedger.InvalidFactory.selector);
        refuses(abi.encodeCall(ledger.prepare, (address(ledger), call)), refused);
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(ledger.prepare, (address(ledger), call));
        refuses(abi.encodeCall(ledger.multicall, (calls)), refused);
        vm.assertFalse(ledger.attempt(1_000_000, calls)[0], "attempted");
        vm.assertEq(accountOf(address(ledger)), 0, "the ledger's account");
    }

    /// @dev What a factory calls in the ledger, it does as itself.
    function test_aFactoryThatCallsTheLedger() public {
        bytes memory call = abi.encodeCall(ledger.grantAccess, (STRANGER, EVERYTHING, NO_END, ALL, "envelope", 0));
        vm.prank(patient);
        ledger.prepare(address(_odd), abi.encodeCall(_odd.forwards, (address(ledger), call)));
        vm.assertEq(_odd.calls(), 1, "the factory was called");
        vm.assertEq(uint160(_odd.caller()), uint160(address(ledger)), "by the ledger");
        vm.assertFalse(opens(patient, STRANGER, EVERYTHING), "the caller's records");
        vm.assertFalse(opens(address(ledger), STRANGER, EVERYTHING), "the ledger's");
        vm.assertTrue(opens(address(_odd), STRANGER, EVERYTHING), "only the factory's own");
    }

    /// @dev In between, a factory acts for the account that it makes: then the signed act is no
    /// longer the next.
    function test_aFactoryThatActsInBetween() public {
        TestAct memory act = actOf(ActKind.FileCard);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(
            ledger.prepare,
            (address(_odd), abi.encodeCall(_odd.forwards, (address(ledger), bySig(actOf(ActKind.PublishKey)))))
        );
        calls[1] = bySig(act);
        refuses(abi.encodeCall(ledger.multicall, (calls)), invalidSignature(patient));
    }

    /// @dev By calling back, a factory brings what was signed before its caller does: once.
    function test_aFactoryThatBringsTheActItself() public {
        bytes[] memory calls = new bytes[](2);
        calls[1] = bySig(actOf(ActKind.FileCard));
        calls[0] =
            abi.encodeCall(ledger.prepare, (address(_odd), abi.encodeCall(_odd.forwards, (address(ledger), calls[1]))));
        uint32 nonce = nonceOf(actOf(ActKind.FileCard));
        bool[] memory done = ledger.attempt(1_000_000, calls);
        vm.assertTrue(done[0] && !done[1], "by the factory");
        vm.assertEq(nonceOf(actOf(ActKind.FileCard)), nonce + 1, "once");
    }

    function test_aFactoryThatReverts() public {
        ledger.prepare(address(_odd), abi.encodeCall(_odd.reverts, ()));
    }

    function test_aFactoryThatIsNone() public {
        ledger.prepare(address(0), "");
        ledger.prepare(STRANGER, "data");
        ledger.prepare(address(_odd), "");
        for (uint160 i = 1; i <= 0x11; ++i) {
            ledger.prepare{gas: 500_000}(address(i), "data");
        }
    }

    /// @dev A mebibyte costs its maker 2.2 million, and nobody a copy of it.
    function test_aFactoryThatReturnsAMebibyte() public {
        bytes[2] memory calls = [abi.encodeCall(_odd.bloats, ()), abi.encodeCall(_odd.bloatsAndReverts, ())];
        for (uint256 i; i < 2; ++i) {
            uint256 left = gasleft();
            ledger.prepare(address(_odd), calls[i]);
            vm.assertTrue(left - gasleft() < 3_000_000, "gas");
        }
    }

    function test_aFactoryThatBurnsGasAmongMany() public {
        bytes[] memory calls = new bytes[](3);
        calls[0] = bySig(actOf(ActKind.FileCard));
        calls[1] = abi.encodeCall(ledger.prepare, (address(_odd), abi.encodeCall(_odd.burns, ())));
        calls[2] = bySig(actOf(ActKind.RequestAccess));
        uint256 left = gasleft();
        bool[] memory done = ledger.attempt(300_000, calls);
        uint256 used = left - gasleft();
        vm.assertTrue(done[0] && done[2], "the others");
        vm.assertTrue(used < 700_000, "gas");
    }

    /// @dev Ether that somebody forced on the ledger stays there: nothing sends any.
    function test_aFactoryThatWantsEther() public {
        vm.deal(address(ledger), 1 ether);
        ledger.prepare(address(_odd), abi.encodeCall(_odd.forwards, (STRANGER, "")));
        ledger.prepare(STRANGER, "");
        vm.assertEq(address(ledger).balance, 1 ether, "balance");
    }

    /// @dev The ledger calls whatever its caller names: a token sent to it, or a right given to it,
    /// is anybody's.
    function test_aTokenThatSomebodySentToTheLedger() public {
        _odd.give(address(ledger), 100);
        vm.prank(STRANGER);
        ledger.prepare(address(_odd), abi.encodeCall(_odd.transfer, (STRANGER, 100)));
        vm.assertEq(_odd.balanceOf(STRANGER), 100, "taken");
    }

    /// @dev One person's factory makes no account for another: the account's address names its
    /// owner.
    function test_somebodyElsesAccountAtThisAddress() public {
        AccountFactory factory = new AccountFactory();
        address account = factory.accountOf(patient);
        ledger.prepare(address(factory), abi.encodeCall(factory.create, (STRANGER)));
        vm.assertEq(account.code.length, 0, "code");
        TestAct memory act = actOf(ActKind.FileCard);
        act.patient = account;
        refuses(act.twin(NO_END, sign(PATIENT_KEY, digestOf(act))), invalidSignature(account));
    }
}
