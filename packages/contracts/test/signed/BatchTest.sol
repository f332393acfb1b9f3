// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "./TestAct.sol";
import {SignedTest} from "./SignedTest.sol";

/// @dev Batches of the patient: what is signed, and the same acts as calls one by one.
abstract contract BatchTest is SignedTest {
    bytes32 private constant BATCH = keccak256(
        "SignedBatch(PublishKey[] keys,RevokeAccess[] revocations,StartEpoch[] epochs,FileCards[] cards,GrantAccess[] grants,UpdateEnvelope[] envelopes,uint32 nonce,uint40 deadline)"
        "FileCards(address patient,bytes32 location,bytes32[] cards)"
        "GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request)"
        "PublishKey(address participant,bytes32 key)" "RevokeAccess(address patient,address grantee,bytes32 scope)"
        "StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)"
        "UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)"
    );

    /// @dev What a batch can hold, in the order in which it happens.
    ActKind[6] internal _kinds = [
        ActKind.PublishKey,
        ActKind.RevokeAccess,
        ActKind.StartEpoch,
        ActKind.FileCards,
        ActKind.GrantAccess,
        ActKind.UpdateEnvelope
    ];

    /// @dev As many acts of each kind as `counts` says, all different.
    function actsOf(uint8[6] memory counts, bytes32 seed) internal view returns (TestAct[][6] memory kinds) {
        for (uint256 k; k < 6; ++k) {
            kinds[k] = new TestAct[](counts[k]);
            for (uint256 i; i < counts[k]; ++i) {
                TestAct memory act = actOf(_kinds[k], keccak256(abi.encode(seed, k, i)));
                act.scope = i % 2 == 0 ? LABS : folder("imaging");
                kinds[k][i] = act;
            }
        }
    }

    function batchOf(TestAct[][6] memory kinds) internal pure returns (ISignedActs.Batch memory batch) {
        batch.keys = new bytes32[](kinds[0].length);
        for (uint256 i; i < kinds[0].length; ++i) {
            batch.keys[i] = kinds[0][i].word;
        }
        batch.revocations = new ISignedActs.Revocation[](kinds[1].length);
        for (uint256 i; i < kinds[1].length; ++i) {
            batch.revocations[i] = ISignedActs.Revocation(kinds[1][i].other, kinds[1][i].scope);
        }
        batch.epochs = new ISignedActs.Epoch[](kinds[2].length);
        for (uint256 i; i < kinds[2].length; ++i) {
            batch.epochs[i] = ISignedActs.Epoch(kinds[2][i].words(), kinds[2][i].word);
        }
        batch.cards = new ISignedActs.Cards[](kinds[3].length);
        for (uint256 i; i < kinds[3].length; ++i) {
            batch.cards[i] = ISignedActs.Cards("location", kinds[3][i].words());
        }
        batch.grants = new ISignedActs.Grant[](kinds[4].length);
        for (uint256 i; i < kinds[4].length; ++i) {
            TestAct memory act = kinds[4][i];
            batch.grants[i] = ISignedActs.Grant(act.other, act.scope, act.request(), NO_END, ALL, act.word);
        }
        batch.envelopes = new ISignedActs.Envelope[](kinds[5].length);
        for (uint256 i; i < kinds[5].length; ++i) {
            TestAct memory act = kinds[5][i];
            batch.envelopes[i] = ISignedActs.Envelope(act.other, act.scope, act.word);
        }
    }

    function digestOf(TestAct[][6] memory kinds, uint32 nonce, uint40 deadline) internal view returns (bytes32) {
        bytes32[6] memory arrays;
        for (uint256 k; k < 6; ++k) {
            bytes memory structs;
            for (uint256 i; i < kinds[k].length; ++i) {
                structs = abi.encodePacked(structs, kinds[k][i].actStruct());
            }
            arrays[k] = keccak256(structs);
        }
        return digestOf(keccak256(abi.encode(BATCH, arrays, nonce, deadline)));
    }

    /// @dev The call that brings a batch which the patient has just signed.
    function batchBySig(TestAct[][6] memory kinds) internal view returns (bytes memory) {
        return bringing(kinds, sign(PATIENT_KEY, digestOf(kinds, nonceOf(patient), NO_END)));
    }

    function bringing(TestAct[][6] memory kinds, bytes memory signature) internal view returns (bytes memory) {
        return bringing(kinds, NO_END, signature);
    }

    function bringing(TestAct[][6] memory kinds, uint40 deadline, bytes memory signature)
        internal
        view
        returns (bytes memory)
    {
        return abi.encodeCall(ISignedActs.batchBySig, (batchOf(kinds), patient, deadline, signature));
    }
}
