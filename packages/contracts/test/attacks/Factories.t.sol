// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {IPreparer} from "../../contracts/IPreparer.sol";
import {AccountFactory} from "../accounts/AccountFactory.sol";
import {OddAccount} from "../accounts/OddAccount.sol";
import {OddFactory} from "../accounts/OddFactory.sol";
import {ActKind} from "../ActKind.sol";
import {PreparerTest} from "../signed/PreparerTest.sol";
import {TestAct} from "../signed/TestAct.sol";
import {vm} from "../Vm.sol";

/// @dev What the preparer can be made to call. The honest way is `Preparations`.
contract FactoriesTest is PreparerTest {
    OddFactory private _odd;

    function setUp() public override {
        super.setUp();
        _odd = new OddFactory();
    }

    /// @dev Whatever the preparer calls, it calls as itself: the ledger's own log stays empty, and
    /// nobody's records are open.
    function test_theLedgerAsFactoryAndAsTarget() public {
        bytes32 before = everything();
        bytes[] memory calls = new bytes[](1);
        calls[0] = _grantToAStranger(1);
        vm.prank(patient);
        preparer.prepareAndCall(
            address(ledger), _grantToAStranger(0), address(ledger), abi.encodeCall(ledger.multicall, (calls))
        );
        vm.assertEq(accountOf(address(ledger)), 0, "the ledger's account");
        vm.assertEq(everything(), before, "the caller's");
        vm.assertFalse(opens(address(ledger), STRANGER, EVERYTHING), "the ledger's records");
        vm.assertFalse(opens(patient, STRANGER, EVERYTHING), "the caller's records");
        vm.assertTrue(opens(address(preparer), STRANGER, EVERYTHING), "only the preparer's, who is nobody");
    }

    /// @dev The ledger itself calls nobody, whoever asks it to.
    function test_theLedgerAsPreparer() public {
        bytes memory call = abi.encodeCall(
            preparer.prepareAndCall, (address(_odd), abi.encodeCall(_odd.setName, ("ledger")), address(_odd), "")
        );
        bytes[] memory calls = new bytes[](1);
        calls[0] = call;
        (bool done,) = address(ledger).call(call);
        vm.assertFalse(done, "by itself");
        (done,) = address(ledger).call(abi.encodeCall(ledger.multicall, (calls)));
        vm.assertFalse(done, "in a multicall");
        vm.assertFalse(ledger.attempt(1_000_000, calls)[0], "attempted");
    }

    /// @dev What a factory calls in the ledger, it does as itself.
    function test_aFactoryThatCallsTheLedger() public {
        vm.prank(patient);
        _prepare(address(_odd), abi.encodeCall(_odd.forwards, (address(ledger), _grantToAStranger(0))));
        vm.assertEq(_odd.calls(), 1, "the factory was called");
        vm.assertEq(uint160(_odd.caller()), uint160(address(preparer)), "by the preparer");
        vm.assertFalse(opens(patient, STRANGER, EVERYTHING), "the caller's records");
        vm.assertFalse(opens(address(preparer), STRANGER, EVERYTHING), "the preparer's");
        vm.assertTrue(opens(address(_odd), STRANGER, EVERYTHING), "only the factory's own");
    }

    /// @dev A factory that calls the preparer back is as anybody who calls it.
    function test_aFactoryThatCallsBack() public {
        bytes memory back = abi.encodeCall(
            preparer.prepareAndCall, (STRANGER, "", address(ledger), _grantToAStranger(0))
        );
        vm.prank(patient);
        _prepare(address(_odd), abi.encodeCall(_odd.forwards, (address(preparer), back)));
        vm.assertEq(_odd.calls(), 1, "it called back");
        vm.assertFalse(opens(patient, STRANGER, EVERYTHING), "the caller's records");
        vm.assertFalse(opens(address(_odd), STRANGER, EVERYTHING), "the factory's");
        vm.assertFalse(opens(address(ledger), STRANGER, EVERYTHING), "the ledger's");
    }

    /// @dev In between, a factory sends another act of the account that it makes: then the signed
    /// act is no longer the next.
    function test_aFactoryThatActsInBetween() public {
        bytes memory card = bySig(actOf(ActKind.FileCard));
        bytes memory between = abi.encodeCall(_odd.forwards, (address(ledger), bySig(actOf(ActKind.PublishKey))));
        bytes32 before = everything();
        vm.expectRevert(invalidSignature(patient));
        preparer.prepareAndCall(address(_odd), between, address(ledger), card);
        vm.assertEq(everything(), before, "something changed");
    }

    /// @dev By calling the ledger, a factory sends what was signed before its caller does: then the
    /// caller's call fails, and with it all that the factory did.
    function test_aFactoryThatSendsTheActItself() public {
        bytes memory card = bySig(actOf(ActKind.FileCard));
        bytes memory first = abi.encodeCall(_odd.forwards, (address(ledger), card));
        bytes32 before = everything();
        vm.expectRevert(invalidSignature(patient));
        preparer.prepareAndCall(address(_odd), first, address(ledger), card);
        vm.assertEq(everything(), before, "something changed");
    }

    function test_aFactoryThatReverts() public {
        _prepare(address(_odd), abi.encodeCall(_odd.reverts, ()));
    }

    function test_aFactoryThatIsNone() public {
        _prepare(address(0), "");
        _prepare(STRANGER, "data");
        _prepare(address(_odd), "");
        for (uint160 i = 1; i <= 0x11; ++i) {
            uint32 nonce = nonceOf(patient);
            preparer.prepareAndCall{gas: 30_000_000}(address(i), "data", address(ledger), bySig(actOf(ActKind.FileCard)));
            vm.assertEq(nonceOf(patient), nonce + 1, "the call was made");
        }
    }

    /// @dev A mebibyte costs its maker 2.2 million, and nobody a copy of it.
    function test_aFactoryThatReturnsAMebibyte() public {
        bytes[2] memory data = [abi.encodeCall(_odd.bloats, ()), abi.encodeCall(_odd.bloatsAndReverts, ())];
        for (uint256 i; i < 2; ++i) {
            uint256 left = gasleft();
            _prepare(address(_odd), data[i]);
            vm.assertTrue(left - gasleft() < 3_000_000, "gas");
        }
    }

    /// @dev The gas is its caller's, who chose the factory. What is left is too little for the
    /// call: all of it reverts, and nothing has happened.
    function test_aFactoryThatBurnsGas() public {
        bytes memory card = bySig(actOf(ActKind.FileCard));
        bytes32 before = everything();
        (bool done,) = address(preparer).call{gas: 500_000}(
            abi.encodeCall(
                preparer.prepareAndCall, (address(_odd), abi.encodeCall(_odd.burns, ()), address(ledger), card)
            )
        );
        vm.assertFalse(done, "accepted");
        vm.assertEq(everything(), before, "something changed");
    }

    /// @dev Ether that somebody forced on either stays there: nothing sends any.
    function test_aFactoryThatWantsEther() public {
        vm.deal(address(ledger), 1 ether);
        vm.deal(address(preparer), 1 ether);
        _prepare(address(_odd), abi.encodeCall(_odd.forwards, (STRANGER, "")));
        _prepare(STRANGER, "");
        vm.assertEq(address(ledger).balance, 1 ether, "the ledger's balance");
        vm.assertEq(address(preparer).balance, 1 ether, "the preparer's balance");
    }

    /// @dev Nobody makes the ledger call: what somebody sent to it or named it stays so. What is
    /// the preparer's is anybody's.
    function test_aTokenOrANameOfTheLedger() public {
        _odd.give(address(ledger), 100);
        _odd.give(address(preparer), 100);
        vm.prank(address(ledger));
        _odd.setName("ledger");
        vm.prank(STRANGER);
        _prepare(address(_odd), abi.encodeCall(_odd.transfer, (STRANGER, 100)));
        vm.prank(STRANGER);
        _prepare(address(_odd), abi.encodeCall(_odd.setName, ("stranger")));
        vm.assertEq(_odd.balanceOf(address(ledger)), 100, "the ledger's token");
        vm.assertEq(_odd.balanceOf(STRANGER), 100, "the preparer's token is taken");
        vm.assertEq(keccak256(bytes(_odd.nameOf(address(ledger)))), keccak256("ledger"), "the ledger's name");
        vm.assertEq(keccak256(bytes(_odd.nameOf(address(preparer)))), keccak256("stranger"), "the preparer's name");
    }

    /// @dev One person's factory makes no account for another: the account's address names its
    /// owner.
    function test_somebodyElsesAccountAtThisAddress() public {
        AccountFactory factory = new AccountFactory();
        address account = factory.accountOf(patient);
        _prepare(address(factory), abi.encodeCall(factory.create, (STRANGER)));
        vm.assertEq(account.code.length, 0, "code");
        TestAct memory act = actOf(ActKind.FileCard);
        act.patient = account;
        refuses(act.twin(NO_END, sign(PATIENT_KEY, digestOf(act))), invalidSignature(account));
    }

    /// @dev The caller learns why, in the target's own words.
    function test_aTargetThatReverts() public {
        bytes memory refused = actOf(ActKind.FileCard).twin(NO_END, new bytes(65));
        vm.expectRevert(invalidSignature(patient));
        preparer.prepareAndCall(STRANGER, "", address(ledger), refused);
        bytes memory conflict = abi.encodeCall(ledger.fileCard, ("location", "card", 1));
        vm.expectRevert(abi.encodeWithSelector(IChartkeyLedger.Conflict.selector));
        preparer.prepareAndCall(STRANGER, "", address(ledger), conflict);
        OddAccount silent = new OddAccount();
        silent.revertsWith("");
        vm.expectRevert("");
        preparer.prepareAndCall(STRANGER, "", address(silent), "call");
    }

    /// @dev On a chain without a ledger nothing must look as if it had happened.
    function test_aTargetWithoutCode() public {
        vm.expectRevert(abi.encodeWithSelector(IPreparer.InvalidTarget.selector, STRANGER));
        preparer.prepareAndCall(STRANGER, "", STRANGER, "call");
    }

    /// @dev And takes no ether that would be lost.
    function test_sendingEtherToThePreparer() public {
        bytes memory call = abi.encodeCall(preparer.prepareAndCall, (STRANGER, "", address(ledger), ""));
        (bool plain,) = address(preparer).call{value: 1}("");
        (bool withCall,) = address(preparer).call{value: 1}(call);
        vm.assertFalse(plain || withCall, "accepted");
    }

    /// @dev Then makes a call that changes nothing.
    function _prepare(address factory, bytes memory data) private {
        preparer.prepareAndCall(factory, data, address(ledger), abi.encodeCall(ledger.eip712Domain, ()));
    }

    function _grantToAStranger(uint32 nonce) private view returns (bytes memory) {
        return abi.encodeCall(ledger.grantAccess, (STRANGER, EVERYTHING, NO_REQUEST, NO_END, ALL, "envelope", nonce));
    }
}
