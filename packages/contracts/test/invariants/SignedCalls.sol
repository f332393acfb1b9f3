// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {ActKind} from "../ActKind.sol";
import {TestAct} from "./TestAct.sol";
import {DirectCalls} from "./DirectCalls.sol";

/// @dev How anybody sends an act that its actor signed: EIP-712 from the type strings, sharing
/// nothing with the ledger.
abstract contract SignedCalls is DirectCalls {
    string private constant GRANT = "GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,"
        "bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request)";
    string private constant CARDS = "FileCards(address patient,bytes32 location,bytes32[] cards)";
    string private constant KEY = "PublishKey(address participant,bytes32 key)";
    string private constant REVOKE = "RevokeAccess(address patient,address grantee,bytes32 scope)";
    string private constant EVERYONE = "RevokeEveryone(address patient)";
    string private constant EPOCH = "StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)";
    string private constant ENVELOPE =
        "UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)";
    string private constant BATCH = "SignedBatch(PublishKey[] keys,RevokeAccess[] revocations,"
        "StartEpoch[] epochs,FileCards[] cards,GrantAccess[] grants,UpdateEnvelope[] envelopes,uint32 nonce,uint40 deadline)";

    function signedCall(TestAct memory act, uint32 nonce, uint40 deadline) internal view returns (bytes memory) {
        ActKind kind = act.kind;
        bytes memory by = sign(act.actor, _digest(act, nonce, deadline), uint256(act.word) & 4 == 0);
        address who = actor(act.actor);
        address other = actor(act.other);
        if (kind == ActKind.PublishKey) return abi.encodeCall(ledger.publishKeyBySig, (act.word, who, deadline, by));
        if (kind == ActKind.StartEpoch) {
            return abi.encodeCall(ledger.startEpochBySig, (words(act), act.word, who, deadline, by));
        }
        if (kind == ActKind.FileCard) {
            return abi.encodeCall(ledger.fileCardBySig, (act.word, act.word, who, deadline, by));
        }
        if (kind == ActKind.FileCards) {
            return abi.encodeCall(ledger.fileCardsBySig, (act.word, words(act), who, deadline, by));
        }
        if (kind == ActKind.GrantAccess) {
            return abi.encodeCall(
                ledger.grantAccessBySig,
                (other, scope(act.s), act.request, act.until, act.permissions, act.word, who, deadline, by)
            );
        }
        if (kind == ActKind.UpdateEnvelope) {
            return abi.encodeCall(ledger.updateEnvelopeBySig, (other, scope(act.s), act.word, who, deadline, by));
        }
        if (kind == ActKind.RevokeAccess) {
            return abi.encodeCall(ledger.revokeAccessBySig, (other, scope(act.s), who, deadline, by));
        }
        if (kind == ActKind.RevokeEveryone) return abi.encodeCall(ledger.revokeEveryoneBySig, (who, deadline, by));
        if (kind == ActKind.OfferRecord) {
            return abi.encodeCall(ledger.offerRecordBySig, (other, scope(act.s), act.flag, act.word, who, deadline, by));
        }
        if (kind == ActKind.RelinquishAccess) {
            return abi.encodeCall(ledger.relinquishAccessBySig, (other, scope(act.s), who, deadline, by));
        }
        if (kind == ActKind.RequestAccess) return abi.encodeCall(ledger.requestAccessBySig, (other, act.word, who, deadline, by));
        if (kind == ActKind.CancelRequest) return abi.encodeCall(ledger.cancelRequestBySig, (other, act.word, who, deadline, by));
        if (kind == ActKind.RejectRequest) return abi.encodeCall(ledger.rejectRequestBySig, (other, act.word, who, deadline, by));
        return abi.encodeCall(ledger.batchBySig, (_batch(act), who, deadline, by));
    }

    /// @dev A key, one grantee's revocation, a new epoch, cards, a grant and its next envelope.
    function _batch(TestAct memory act) private view returns (ISignedActs.Batch memory batch) {
        batch.keys = new bytes32[](1);
        batch.keys[0] = act.word;
        batch.revocations = new ISignedActs.Revocation[](1);
        batch.revocations[0] = ISignedActs.Revocation(actor(act.from), scope(act.s));
        batch.epochs = new ISignedActs.Epoch[](1);
        batch.epochs[0] = ISignedActs.Epoch(words(act), act.word);
        batch.cards = new ISignedActs.Cards[](1);
        batch.cards[0] = ISignedActs.Cards(act.word, words(act));
        batch.grants = new ISignedActs.Grant[](1);
        batch.grants[0] =
            ISignedActs.Grant(actor(act.other), scope(act.s), act.request, act.until, act.permissions, act.word);
        batch.envelopes = new ISignedActs.Envelope[](1);
        batch.envelopes[0] = ISignedActs.Envelope(actor(act.other), scope(act.s), act.word);
    }

    function _digest(TestAct memory act, uint32 nonce, uint40 deadline) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Chartkey Ledger"),
                keccak256("1"),
                block.chainid,
                address(ledger)
            )
        );
        bytes32 signed =
            act.kind == ActKind.Batch ? _hashBatch(act, nonce, deadline) : _hashSigned(act, nonce, deadline);
        return keccak256(abi.encodePacked(hex"1901", domain, signed));
    }

    function _hashSigned(TestAct memory act, uint32 nonce, uint40 deadline) private view returns (bytes32) {
        (string memory name, string memory type_, bytes32 hash) = _struct(act);
        string memory nonce_ = act.kind.isStatement() ? "" : "uint32 nonce,";
        bytes32 signedType =
            keccak256(abi.encodePacked("Signed", name, "(", name, " act,", nonce_, "uint40 deadline)", type_));
        if (act.kind.isStatement()) return keccak256(abi.encode(signedType, hash, deadline));
        return keccak256(abi.encode(signedType, hash, nonce, deadline));
    }

    function _hashBatch(TestAct memory act, uint32 nonce, uint40 deadline) private view returns (bytes32) {
        bytes32[6] memory lists = [
            _hashList(act, ActKind.PublishKey),
            _hashRevocation(act),
            _hashList(act, ActKind.StartEpoch),
            _hashList(act, ActKind.FileCards),
            _hashList(act, ActKind.GrantAccess),
            _hashList(act, ActKind.UpdateEnvelope)
        ];
        bytes32 type_ = keccak256(abi.encodePacked(BATCH, CARDS, GRANT, KEY, REVOKE, EPOCH, ENVELOPE));
        return keccak256(abi.encode(type_, lists, nonce, deadline));
    }

    /// @dev An array of one struct.
    function _hashList(TestAct memory act, ActKind kind) private view returns (bytes32) {
        (,, bytes32 hash) = _struct(_as(act, kind, act.other));
        return keccak256(abi.encode(hash));
    }

    function _hashRevocation(TestAct memory act) private view returns (bytes32) {
        (,, bytes32 hash) = _struct(_as(act, ActKind.RevokeAccess, act.from));
        return keccak256(abi.encode(hash));
    }

    function _as(TestAct memory act, ActKind kind, uint256 other) private pure returns (TestAct memory) {
        return TestAct(
            kind, act.actor, other, act.s, act.until, act.permissions, act.flag, act.from, act.nonce, act.access, act.request, act.word
        );
    }

    /// @return name of the act's struct
    /// @return type_ of it, as EIP-712 encodes types
    /// @return hash of it
    function _struct(TestAct memory act) private view returns (string memory name, string memory type_, bytes32 hash) {
        ActKind kind = act.kind;
        bytes memory members;
        address who = actor(act.actor);
        address other = actor(act.other);
        bytes32 list = keccak256(abi.encodePacked(words(act)));
        if (kind == ActKind.PublishKey) {
            (name, type_, members) = ("PublishKey", KEY, abi.encode(who, act.word));
        } else if (kind == ActKind.StartEpoch) {
            (name, type_, members) = ("StartEpoch", EPOCH, abi.encode(who, list, act.word));
        } else if (kind == ActKind.FileCard) {
            (name, type_) = ("FileCard", "FileCard(address patient,bytes32 location,bytes32 card)");
            members = abi.encode(who, act.word, act.word);
        } else if (kind == ActKind.FileCards) {
            (name, type_, members) = ("FileCards", CARDS, abi.encode(who, act.word, list));
        } else if (kind == ActKind.GrantAccess) {
            (name, type_) = ("GrantAccess", GRANT);
            bytes32 covers = keccak256(bytes(act.s == 0 ? "everything" : act.s == 3 ? "a record" : "a folder"));
            uint8 p = act.permissions;
            bytes memory what = abi.encode(who, other, covers, scope(act.s), act.until);
            members = abi.encodePacked(what, abi.encode(p & 1 != 0, p & 2 != 0, p & 4 != 0), act.word, act.request);
        } else if (kind == ActKind.UpdateEnvelope) {
            (name, type_) = ("UpdateEnvelope", ENVELOPE);
            members = abi.encode(who, other, scope(act.s), act.word);
        } else if (kind == ActKind.RevokeAccess) {
            (name, type_, members) = ("RevokeAccess", REVOKE, abi.encode(who, other, scope(act.s)));
        } else if (kind == ActKind.RevokeEveryone) {
            (name, type_, members) = ("RevokeEveryone", EVERYONE, abi.encode(who));
        } else if (kind == ActKind.OfferRecord) {
            name = "OfferRecord";
            type_ = "OfferRecord(address patient,address author,bytes32 scope,bool amends,bytes32 offer)";
            members = abi.encode(other, who, scope(act.s), act.flag, act.word);
        } else if (kind == ActKind.RelinquishAccess) {
            (name, type_) = ("RelinquishAccess", "RelinquishAccess(address patient,address grantee,bytes32 scope)");
            members = abi.encode(other, who, scope(act.s));
        } else {
            name =
                kind == ActKind.RequestAccess ? "RequestAccess" : kind == ActKind.CancelRequest ? "CancelRequest" : "RejectRequest";
            type_ = string.concat(name, "(address patient,address requester,bytes32 message)");
            members = kind == ActKind.RejectRequest ? abi.encode(who, other, act.word) : abi.encode(other, who, act.word);
        }
        hash = keccak256(abi.encodePacked(keccak256(bytes(type_)), members));
    }
}
