// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ActKind} from "../ActKind.sol";
import {BatchTest} from "../signed/BatchTest.sol";
import {TestAct} from "../signed/TestAct.sol";
import {vm} from "../Vm.sol";

/// @dev A request that its requester took back: no approval lands after that, however and whenever
/// it was made.
contract CancelledRequestsTest is BatchTest {
    bytes32 private constant IMAGING = bytes32(bytes1(0x01)) | (bytes32(bytes16(keccak256("imaging"))) >> 8);
    bytes private constant CLOSED = abi.encodeWithSelector(IChartkeyLedger.RequestClosed.selector);

    function test_anApprovalThatIsSent() public {
        uint32 nonce = nonceOf(patient);
        _cancel(doctor, patient, _request());
        _refusesOfPatient(_approval(_request(), nonce), CLOSED);
    }

    /// @dev Signed while the request was open, brought when it no longer is.
    function test_anApprovalSignedBeforeAndBroughtAfter() public {
        bytes memory call = bySig(_act());
        _cancel(doctor, patient, _request());
        refuses(call, CLOSED);
        refuses(bySig(_act()), CLOSED);
    }

    function test_anApprovalInAMulticall() public {
        uint32 nonce = nonceOf(patient);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ledger.publishKey, ("key", nonce));
        calls[1] = _approval(_request(), nonce + 1);
        _cancel(doctor, patient, _request());
        _refusesOfPatient(abi.encodeCall(ledger.multicall, (calls)), CLOSED);
    }

    function test_anApprovalInAnAttempt() public {
        uint32 nonce = nonceOf(patient);
        bytes[] memory calls = new bytes[](2);
        calls[0] = _approval(_request(), nonce);
        calls[1] = abi.encodeCall(ledger.publishKey, ("key", nonce));
        _cancel(doctor, patient, _request());
        vm.prank(patient);
        bool[] memory done = ledger.attempt(1_000_000, calls);
        vm.assertTrue(!done[0] && done[1], "only the key");
        vm.assertFalse(opens(patient, doctor, IMAGING), "access");
    }

    function test_anApprovalInASignedBatch() public {
        TestAct[][6] memory kinds = actsOf([1, 0, 1, 1, 1, 0], "seed");
        kinds[4][0] = _act();
        bytes memory call = batchBySig(kinds);
        _cancel(doctor, patient, _request());
        refuses(call, CLOSED);
    }

    /// @dev By a signature too; it is good for ever, and so is what it did.
    function test_cancelledBySignatureAndTwice() public {
        TestAct memory act = _act(ActKind.CancelRequest);
        bytes memory call = bySig(act);
        bytes32 before = everything();
        accepts(call);
        refuses(bySig(_act()), CLOSED);
        accepts(call);
        refuses(bySig(_act()), CLOSED);
        vm.assertEq(everything(), before, "heads and counts");
    }

    /// @dev To ask again in the same words takes nothing back of the cancellation.
    function test_theSameRequestAgain() public {
        _cancel(doctor, patient, _request());
        vm.prank(doctor);
        ledger.requestAccess(patient, _request());
        _refusesOfPatient(_approval(_request(), nonceOf(patient)), CLOSED);
    }

    /// @dev Whoever cancels names themselves: in another's name nobody does.
    function test_cancelledBySomebodyElse() public {
        _cancel(STRANGER, patient, _request());
        _cancel(patient, patient, _request());
        TestAct memory act = _act(ActKind.CancelRequest);
        refusesSignature(act, act.twin(NO_END, sign(PATIENT_KEY, digestOf(act))));
        refusesSignature(act, act.twin(NO_END, new bytes(65)));
        _approves(_request());
    }

    function test_cancelledWithAnotherPatient() public {
        _cancel(doctor, OTHER, _request());
        _cancel(patient, doctor, _request());
        _approves(_request());
    }

    function test_anotherRequestCancelled() public {
        _cancel(doctor, patient, "another");
        _approves(_request());
    }

    /// @dev What was given before the cancellation is the patient's to end.
    function test_aCancellationAfterTheGrant() public {
        _approves(_request());
        (uint40 until, uint8 permissions, uint32 epoch, uint32 nonce) = ledger.grantOf(patient, doctor, IMAGING);
        bytes32 account = accountOf(patient);
        _cancel(doctor, patient, _request());
        vm.assertTrue(opens(patient, doctor, IMAGING), "access");
        (uint40 until_, uint8 permissions_, uint32 epoch_, uint32 nonce_) = ledger.grantOf(patient, doctor, IMAGING);
        vm.assertTrue(until_ == until && permissions_ == permissions && epoch_ == epoch && nonce_ == nonce, "grant");
        vm.assertEq(accountOf(patient), account, "account");
        _refusesOfPatient(_approval(_request(), nonceOf(patient)), CLOSED);
        _approves(NO_REQUEST);
    }

    /// @dev Zero is no request: to cancel it stops no grant.
    function test_noRequestCancelled() public {
        _cancel(doctor, patient, NO_REQUEST);
        _approves(NO_REQUEST);
        _approves(_request());
    }

    /// @dev Of a grant that is wrong in several ways, the first in this order is told.
    function test_whatIsToldFirst() public {
        _cancel(doctor, patient, _request());
        uint32 nonce = nonceOf(patient);
        _refusesOfPatient(
            abi.encodeCall(ledger.grantAccess, (doctor, IMAGING, _request(), NO_END, 0, "envelope", nonce)),
            abi.encodeWithSelector(IChartkeyLedger.InvalidPermissions.selector, 0)
        );
        bytes32 noScope = bytes32(uint256(1));
        _refusesOfPatient(
            abi.encodeCall(ledger.grantAccess, (doctor, noScope, _request(), NO_END, READ, "envelope", nonce + 1)), CLOSED
        );
    }

    /// @dev One cancellation closes one request: the same patient, requester and message.
    function testFuzz_closesThatRequestAndNoOther(address[3] memory who, bytes32[2] memory messages, uint8 same) public {
        (address p, address requester, bytes32 message) = (who[0], who[1], messages[0]);
        vm.assume(requester != address(0) && requester != p && who[2] != address(0) && who[2] != p);
        _cancel(requester, p, message);
        if (same & 1 == 0) p = address(uint160(p) ^ 1);
        if (same & 2 == 0) requester = who[2];
        if (same & 4 == 0) message = messages[1];
        vm.assume(p != requester);
        bool closed = p == who[0] && requester == who[1] && message == messages[0] && message != 0;
        uint32 nonce = nonceOf(p);
        vm.prank(p);
        (bool done,) = address(ledger).call(
            abi.encodeCall(ledger.grantAccess, (requester, EVERYTHING, message, NO_END, READ, "envelope", nonce))
        );
        vm.assertTrue(done != closed, "given");
    }

    function _act() private view returns (TestAct memory) {
        return _act(ActKind.GrantAccess);
    }

    /// @dev An approval of the doctor's request, or its cancellation.
    function _act(ActKind kind) private view returns (TestAct memory act) {
        act = actOf(kind, kind == ActKind.GrantAccess ? bytes32(uint256(1)) : _request());
        act.scope = IMAGING;
    }

    function _request() private view returns (bytes32) {
        return actOf(ActKind.GrantAccess, bytes32(uint256(1))).request();
    }

    function _approval(bytes32 request, uint32 nonce) private view returns (bytes memory) {
        return abi.encodeCall(ledger.grantAccess, (doctor, IMAGING, request, NO_END, READ, "envelope", nonce));
    }

    function _approves(bytes32 request) private {
        bytes memory call = _approval(request, nonceOf(patient));
        vm.prank(patient);
        accepts(call);
        vm.assertTrue(opens(patient, doctor, IMAGING), "access");
    }

    function _refusesOfPatient(bytes memory call, bytes memory reason) private {
        vm.startPrank(patient);
        refuses(call, reason);
        vm.stopPrank();
    }

    function _cancel(address requester, address p, bytes32 message) private {
        vm.prank(requester);
        ledger.cancelRequest(p, message);
    }
}
