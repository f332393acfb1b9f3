// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {Deed, Kind} from "./Deed.sol";
import {DirectCalls} from "./DirectCalls.sol";

/// @dev How anybody brings a deed that its actor signed: EIP-712 from the type strings, sharing nothing with the ledger.
abstract contract SignedCalls is DirectCalls {
    string private constant GRANT = "GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,"
        "bool read,bool contribute,bool amend,bytes32 envelope)";
    string private constant CARDS = "FileCards(address patient,bytes32 place,bytes32[] cards)";
    string private constant KEY = "PublishKey(address participant,bytes32 key)";
    string private constant REVOKE = "RevokeAccess(address patient,address grantee,bytes32 scope)";
    string private constant EVERYONE = "RevokeEveryone(address patient)";
    string private constant EPOCH = "StartEpoch(address patient,bytes32[] words,bytes32 lockbox)";
    string private constant BATCH = "SignedBatch(PublishKey[] keys,RevokeEveryone[] everyone,RevokeAccess[] revocations,"
        "StartEpoch[] epochs,FileCards[] cards,GrantAccess[] grants,uint32 nonce,uint40 deadline)";

    function signedCall(Deed memory d, uint32 nonce, uint40 deadline) internal view returns (bytes memory) {
        bytes memory by = sign(d.actor, _digest(d, nonce, deadline), uint256(d.word) & 4 == 0);
        address who = actor(d.actor);
        address other = actor(d.other);
        if (d.kind == Kind.PublishKey) return abi.encodeCall(ledger.publishKeyBySig, (d.word, who, deadline, by));
        if (d.kind == Kind.StartEpoch) {
            return abi.encodeCall(ledger.startEpochBySig, (words(d), d.word, who, deadline, by));
        }
        if (d.kind == Kind.FileCard) return abi.encodeCall(ledger.addCardBySig, (d.word, d.word, who, deadline, by));
        if (d.kind == Kind.FileCards) {
            return abi.encodeCall(ledger.addCardsBySig, (d.word, words(d), who, deadline, by));
        }
        if (d.kind == Kind.Grant) {
            return
                abi.encodeCall(
                    ledger.grantBySig, (other, scope(d.s), d.until, d.permissions, d.word, who, deadline, by)
                );
        }
        if (d.kind == Kind.Revoke) return abi.encodeCall(ledger.revokeBySig, (other, scope(d.s), who, deadline, by));
        if (d.kind == Kind.RevokeEveryone) return abi.encodeCall(ledger.revokeEveryoneBySig, (who, deadline, by));
        if (d.kind == Kind.Offer) {
            return abi.encodeCall(ledger.offerBySig, (other, scope(d.s), d.flag, d.word, who, deadline, by));
        }
        if (d.kind == Kind.Relinquish) {
            return abi.encodeCall(ledger.relinquishBySig, (other, scope(d.s), who, deadline, by));
        }
        if (d.kind == Kind.Request) return abi.encodeCall(ledger.requestBySig, (other, d.word, who, deadline, by));
        if (d.kind == Kind.Cancel) return abi.encodeCall(ledger.cancelBySig, (other, d.word, who, deadline, by));
        if (d.kind == Kind.Reject) return abi.encodeCall(ledger.rejectBySig, (other, d.word, who, deadline, by));
        return abi.encodeCall(ledger.batchBySig, (_batch(d), who, deadline, by));
    }

    /// @dev A key, a new epoch, cards and a grant, after everyone's or one grantee's revocation.
    function _batch(Deed memory d) private view returns (ISignedActs.Batch memory batch) {
        batch.keys = new bytes32[](1);
        batch.keys[0] = d.word;
        batch.everyone = d.flag;
        if (!d.flag) {
            batch.revocations = new ISignedActs.Revocation[](1);
            batch.revocations[0] = ISignedActs.Revocation(actor(d.from), scope(d.s));
        }
        batch.epochs = new ISignedActs.Epoch[](1);
        batch.epochs[0] = ISignedActs.Epoch(words(d), d.word);
        batch.cards = new ISignedActs.Cards[](1);
        batch.cards[0] = ISignedActs.Cards(d.word, words(d));
        batch.grants = new ISignedActs.Grant[](1);
        batch.grants[0] = ISignedActs.Grant(actor(d.other), scope(d.s), d.until, d.permissions, d.word);
    }

    function _digest(Deed memory d, uint32 nonce, uint40 deadline) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Chartkey Ledger"),
                keccak256("1"),
                block.chainid,
                address(ledger)
            )
        );
        bytes32 signed = d.kind == Kind.Batch ? _hashBatch(d, nonce, deadline) : _hashSigned(d, nonce, deadline);
        return keccak256(abi.encodePacked(hex"1901", domain, signed));
    }

    function _hashSigned(Deed memory d, uint32 nonce, uint40 deadline) private view returns (bytes32) {
        (string memory name, string memory type_, bytes32 act) = _act(d);
        string memory nonce_ = d.isStatement() ? "" : "uint32 nonce,";
        bytes32 signedType =
            keccak256(abi.encodePacked("Signed", name, "(", name, " act,", nonce_, "uint40 deadline)", type_));
        if (d.isStatement()) return keccak256(abi.encode(signedType, act, deadline));
        return keccak256(abi.encode(signedType, act, nonce, deadline));
    }

    function _hashBatch(Deed memory d, uint32 nonce, uint40 deadline) private view returns (bytes32) {
        bytes32 none = keccak256("");
        bytes32[6] memory lists = [
            _hashList(d, Kind.PublishKey),
            d.flag ? _hashList(d, Kind.RevokeEveryone) : none,
            d.flag ? none : _hashRevocation(d),
            _hashList(d, Kind.StartEpoch),
            _hashList(d, Kind.FileCards),
            _hashList(d, Kind.Grant)
        ];
        bytes32 type_ = keccak256(abi.encodePacked(BATCH, CARDS, GRANT, KEY, REVOKE, EVERYONE, EPOCH));
        return keccak256(abi.encode(type_, lists, nonce, deadline));
    }

    /// @dev An array of one struct.
    function _hashList(Deed memory d, Kind kind) private view returns (bytes32) {
        (,, bytes32 act) = _act(_as(d, kind, d.other));
        return keccak256(abi.encode(act));
    }

    function _hashRevocation(Deed memory d) private view returns (bytes32) {
        (,, bytes32 act) = _act(_as(d, Kind.Revoke, d.from));
        return keccak256(abi.encode(act));
    }

    function _as(Deed memory d, Kind kind, uint256 other) private pure returns (Deed memory) {
        return Deed(kind, d.actor, other, d.s, d.until, d.permissions, d.flag, d.from, d.word);
    }

    /// @return name of the act's struct
    /// @return type_ of it, as EIP-712 encodes types
    /// @return hash of it
    function _act(Deed memory d) private view returns (string memory name, string memory type_, bytes32 hash) {
        bytes memory members;
        address who = actor(d.actor);
        address other = actor(d.other);
        bytes32 list = keccak256(abi.encodePacked(words(d)));
        if (d.kind == Kind.PublishKey) {
            (name, type_, members) = ("PublishKey", KEY, abi.encode(who, d.word));
        } else if (d.kind == Kind.StartEpoch) {
            (name, type_, members) = ("StartEpoch", EPOCH, abi.encode(who, list, d.word));
        } else if (d.kind == Kind.FileCard) {
            (name, type_) = ("FileCard", "FileCard(address patient,bytes32 place,bytes32 card)");
            members = abi.encode(who, d.word, d.word);
        } else if (d.kind == Kind.FileCards) {
            (name, type_, members) = ("FileCards", CARDS, abi.encode(who, d.word, list));
        } else if (d.kind == Kind.Grant) {
            (name, type_) = ("GrantAccess", GRANT);
            bytes32 covers = keccak256(bytes(d.s == 0 ? "everything" : d.s == 3 ? "a record" : "a folder"));
            uint8 p = d.permissions;
            bytes memory what = abi.encode(who, other, covers, scope(d.s), d.until);
            members = abi.encodePacked(what, abi.encode(p & 1 != 0, p & 2 != 0, p & 4 != 0, d.word));
        } else if (d.kind == Kind.Revoke) {
            (name, type_, members) = ("RevokeAccess", REVOKE, abi.encode(who, other, scope(d.s)));
        } else if (d.kind == Kind.RevokeEveryone) {
            (name, type_, members) = ("RevokeEveryone", EVERYONE, abi.encode(who));
        } else if (d.kind == Kind.Offer) {
            name = "OfferRecord";
            type_ = "OfferRecord(address patient,address author,bytes32 scope,bool amends,bytes32 offer)";
            members = abi.encode(other, who, scope(d.s), d.flag, d.word);
        } else if (d.kind == Kind.Relinquish) {
            (name, type_) = ("Relinquish", "Relinquish(address patient,address grantee,bytes32 scope)");
            members = abi.encode(other, who, scope(d.s));
        } else {
            name = d.kind == Kind.Request ? "RequestAccess" : d.kind == Kind.Cancel ? "CancelRequest" : "RejectRequest";
            type_ = string.concat(name, "(address patient,address asker,bytes32 message)");
            members = d.kind == Kind.Reject ? abi.encode(who, other, d.word) : abi.encode(other, who, d.word);
        }
        hash = keccak256(abi.encodePacked(keccak256(bytes(type_)), members));
    }
}
