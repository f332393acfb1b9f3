// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ActKind} from "../ActKind.sol";
import {BatchTest} from "../signed/BatchTest.sol";
import {TestAct} from "../signed/TestAct.sol";
import {vm} from "../Vm.sol";

/// @dev Of an approval and a rejection that were made at the same time, one lands: a rejected
/// request does not become access afterwards, and what was approved is not said to be rejected.
contract RejectedRequestsTest is BatchTest {
    bytes32 private constant IMAGING = bytes32(bytes1(0x01)) | (bytes32(bytes16(keccak256("imaging"))) >> 8);
    bytes private constant CONFLICT = abi.encodeWithSelector(IChartkeyLedger.Conflict.selector);

    function test_anApprovalThatWasPlannedBeforeARejection() public {
        uint32 planned = nonceOf(patient);
        _rejects();
        _conflicts(_approval(planned));
        vm.assertFalse(opens(patient, doctor, IMAGING), "access");
    }

    function test_anApprovalThatWasSignedBeforeARejection() public {
        bytes memory call = bySig(_act(ActKind.GrantAccess));
        _rejects();
        refuses(call, invalidSignature(patient));
    }

    /// @dev A signed rejection stops it as well.
    function test_anApprovalThatWasSignedBesideARejection() public {
        bytes memory approval = bySig(_act(ActKind.GrantAccess));
        bytes memory rejection = bySig(_act(ActKind.RejectRequest));
        accepts(rejection);
        refuses(approval, invalidSignature(patient));
        vm.assertFalse(opens(patient, doctor, IMAGING), "access");
    }

    function test_anApprovalInAMulticallThatWasPlannedBefore() public {
        uint32 planned = nonceOf(patient);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ledger.fileCard, ("location", "card", accessOf(patient)));
        calls[1] = _approval(planned + 1);
        _rejects();
        _conflicts(abi.encodeCall(ledger.multicall, (calls)));
    }

    function test_anApprovalInABatchThatWasSignedBefore() public {
        TestAct[][6] memory kinds = actsOf([1, 0, 1, 1, 1, 0], "seed");
        kinds[4][0] = _act(ActKind.GrantAccess);
        bytes memory call = batchBySig(kinds);
        _rejects();
        refuses(call, invalidSignature(patient));
    }

    function test_aRejectionThatWasPlannedBeforeAnApproval() public {
        uint16 planned = accessOf(patient);
        _sends(_approval(nonceOf(patient)));
        _conflicts(_rejection(planned));
        vm.assertTrue(opens(patient, doctor, IMAGING), "access");
    }

    function test_aRejectionThatWasSignedBeforeAnApproval() public {
        bytes memory rejection = bySig(_act(ActKind.RejectRequest));
        accepts(bySig(_act(ActKind.GrantAccess)));
        refuses(rejection, invalidSignature(patient));
        vm.assertTrue(opens(patient, doctor, IMAGING), "access");
    }

    /// @dev Cards change nothing of who may read: a rejection that was planned before them lands.
    function test_cardsBeforeARejection() public {
        uint16 planned = accessOf(patient);
        _sends(abi.encodeCall(ledger.fileCard, ("location", "card", planned)));
        _sends(abi.encodeCall(ledger.fileCards, ("location", two("card", "card"), planned)));
        _sends(_rejection(planned));
    }

    /// @dev And it stops no card.
    function test_cardsAfterARejection() public {
        uint16 planned = accessOf(patient);
        _rejects();
        _sends(abi.encodeCall(ledger.fileCard, ("location", "card", planned)));
    }

    /// @dev Who has thought better of it grants on the log that shows the rejection.
    function test_anApprovalThatIsPlannedOnARejection() public {
        _rejects();
        _sends(_approval(nonceOf(patient)));
        vm.assertTrue(opens(patient, doctor, IMAGING), "access");
    }

    function test_rejectedTwice() public {
        (uint32 nonce, uint16 access) = (nonceOf(patient), accessOf(patient));
        _rejects();
        _rejects();
        vm.assertEq(nonceOf(patient), nonce + 2, "nonce");
        vm.assertEq(accessOf(patient), access, "access");
    }

    function test_aSignedRejectionTwice() public {
        bytes memory call = bySig(_act(ActKind.RejectRequest));
        accepts(call);
        refuses(call, invalidSignature(patient));
    }

    /// @dev Whoever rejects, rejects what they were asked themselves.
    function test_rejectedBySomebodyElse() public {
        bytes32 before = accountOf(patient);
        uint32 planned = nonceOf(patient);
        vm.prank(STRANGER);
        ledger.rejectRequest(doctor, _request(), 0);
        vm.prank(doctor);
        ledger.rejectRequest(doctor, _request(), 0);
        TestAct memory act = _act(ActKind.RejectRequest);
        refusesSignature(act, act.twin(NO_END, sign(DOCTOR_KEY, digestOf(act))));
        vm.assertEq(accountOf(patient), before, "the patient's account");
        _sends(_approval(planned));
    }

    function _act(ActKind kind) private view returns (TestAct memory act) {
        act = actOf(kind, kind == ActKind.GrantAccess ? bytes32(uint256(1)) : _request());
        act.scope = IMAGING;
    }

    function _request() private view returns (bytes32) {
        return actOf(ActKind.GrantAccess, bytes32(uint256(1))).request();
    }

    function _approval(uint32 nonce) private view returns (bytes memory) {
        return abi.encodeCall(ledger.grantAccess, (doctor, IMAGING, _request(), NO_END, READ, "envelope", nonce));
    }

    function _rejection(uint16 access) private view returns (bytes memory) {
        return abi.encodeCall(ledger.rejectRequest, (doctor, _request(), access));
    }

    function _rejects() private {
        _sends(_rejection(accessOf(patient)));
    }

    function _sends(bytes memory call) private {
        vm.prank(patient);
        accepts(call);
    }

    function _conflicts(bytes memory call) private {
        vm.startPrank(patient);
        refuses(call, CONFLICT);
        vm.stopPrank();
    }
}
