// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {vm} from "../Vm.sol";

/// @dev One act of any kind with its words: how its actor calls it, how somebody else brings it, and what the actor signs.
struct Deed {
    uint256 kind;
    address patient;
    /// Grantee, author or asker.
    address other;
    bytes32 scope;
    bytes32 word;
}

using Deeds for Deed global;

/// @dev Own acts of the patient from 0 to 6, under a grant 7 and 8, statements 9 to 11. Structs are hashed by the cheatcode:
/// nothing here is shared with the ledger.
library Deeds {
    uint256 internal constant KINDS = 12;
    uint256 internal constant GRANT = 4;
    uint256 internal constant OFFER = 7;
    uint256 internal constant RELINQUISH = 8;
    uint256 internal constant REQUEST = 9;
    uint40 internal constant UNTIL = type(uint40).max;

    function actor(Deed memory d) internal pure returns (address) {
        return d.kind < OFFER || d.kind == 11 ? d.patient : d.other;
    }

    function isOwn(Deed memory d) internal pure returns (bool) {
        return d.kind < OFFER;
    }

    function isStatement(Deed memory d) internal pure returns (bool) {
        return d.kind >= REQUEST;
    }

    function direct(Deed memory d) internal pure returns (bytes memory) {
        if (d.kind == 0) return abi.encodeCall(IChartkeyLedger.publishKey, (d.word));
        if (d.kind == 1) return abi.encodeCall(IChartkeyLedger.startEpoch, (words(d), d.word));
        if (d.kind == 2) return abi.encodeCall(IChartkeyLedger.addCard, ("place", d.word));
        if (d.kind == 3) return abi.encodeCall(IChartkeyLedger.addCards, ("place", words(d)));
        if (d.kind == 4) return abi.encodeCall(IChartkeyLedger.grant, (d.other, d.scope, UNTIL, 7, d.word));
        if (d.kind == 5) return abi.encodeCall(IChartkeyLedger.revoke, (d.other, d.scope));
        if (d.kind == 6) return abi.encodeCall(IChartkeyLedger.revokeEveryone, ());
        if (d.kind == 7) return abi.encodeCall(IChartkeyLedger.offer, (d.patient, d.scope, true, d.word));
        if (d.kind == 8) return abi.encodeCall(IChartkeyLedger.relinquish, (d.patient, d.scope));
        if (d.kind == 9) return abi.encodeCall(IChartkeyLedger.request, (d.patient, d.word));
        if (d.kind == 10) return abi.encodeCall(IChartkeyLedger.cancel, (d.patient, d.word));
        return abi.encodeCall(IChartkeyLedger.reject, (d.other, d.word));
    }

    function twin(Deed memory d, uint40 deadline, bytes memory by) internal pure returns (bytes memory) {
        address who = d.actor();
        if (d.kind == 0) return abi.encodeCall(ISignedActs.publishKeyBySig, (d.word, who, deadline, by));
        if (d.kind == 1) return abi.encodeCall(ISignedActs.startEpochBySig, (words(d), d.word, who, deadline, by));
        if (d.kind == 2) return abi.encodeCall(ISignedActs.addCardBySig, ("place", d.word, who, deadline, by));
        if (d.kind == 3) return abi.encodeCall(ISignedActs.addCardsBySig, ("place", words(d), who, deadline, by));
        if (d.kind == 4) {
            return abi.encodeCall(ISignedActs.grantBySig, (d.other, d.scope, UNTIL, 7, d.word, who, deadline, by));
        }
        if (d.kind == 5) return abi.encodeCall(ISignedActs.revokeBySig, (d.other, d.scope, who, deadline, by));
        if (d.kind == 6) return abi.encodeCall(ISignedActs.revokeEveryoneBySig, (who, deadline, by));
        if (d.kind == 7) {
            return abi.encodeCall(ISignedActs.offerBySig, (d.patient, d.scope, true, d.word, who, deadline, by));
        }
        if (d.kind == 8) return abi.encodeCall(ISignedActs.relinquishBySig, (d.patient, d.scope, who, deadline, by));
        if (d.kind == 9) return abi.encodeCall(ISignedActs.requestBySig, (d.patient, d.word, who, deadline, by));
        if (d.kind == 10) return abi.encodeCall(ISignedActs.cancelBySig, (d.patient, d.word, who, deadline, by));
        return abi.encodeCall(ISignedActs.rejectBySig, (d.other, d.word, who, deadline, by));
    }

    /// @dev The struct that the actor signs.
    function signedStruct(Deed memory d, uint32 nonce, uint40 deadline) internal pure returns (bytes32) {
        (string memory name, string memory members,) = _struct(d);
        string memory once = d.isStatement() ? "" : "uint32 nonce,";
        bytes32 typeHash =
            keccak256(abi.encodePacked("Signed", name, "(", name, " act,", once, "uint40 deadline)", name, members));
        return d.isStatement()
            ? keccak256(abi.encode(typeHash, d.actStruct(), deadline))
            : keccak256(abi.encode(typeHash, d.actStruct(), nonce, deadline));
    }

    /// @dev The struct of the act, which enters the head.
    function actStruct(Deed memory d) internal pure returns (bytes32) {
        (string memory name, string memory members, bytes memory values) = _struct(d);
        return vm.eip712HashStruct(string.concat(name, members), values);
    }

    function _struct(Deed memory d) private pure returns (string memory name, string memory members, bytes memory values) {
        (bytes32 p, bytes32 o) = (bytes32(uint256(uint160(d.patient))), bytes32(uint256(uint160(d.other))));
        if (d.kind == 0) return ("PublishKey", "(address participant,bytes32 key)", abi.encode(p, d.word));
        if (d.kind == 1) {
            values = abi.encodePacked(uint256(0x20), abi.encode(p, words(d), d.word));
            return ("StartEpoch", "(address patient,bytes32[] words,bytes32 lockbox)", values);
        }
        if (d.kind == 2) {
            return ("FileCard", "(address patient,bytes32 place,bytes32 card)", abi.encode(p, bytes32("place"), d.word));
        }
        if (d.kind == 3) {
            values = abi.encodePacked(uint256(0x20), abi.encode(p, bytes32("place"), words(d)));
            return ("FileCards", "(address patient,bytes32 place,bytes32[] cards)", values);
        }
        if (d.kind == 4) return ("GrantAccess", _GRANT, _grant(d));
        if (d.kind == 5) return ("RevokeAccess", "(address patient,address grantee,bytes32 scope)", abi.encode(p, o, d.scope));
        if (d.kind == 6) return ("RevokeEveryone", "(address patient)", abi.encode(p));
        if (d.kind == 7) {
            values = abi.encode(p, o, d.scope, true, d.word);
            return ("OfferRecord", "(address patient,address author,bytes32 scope,bool amends,bytes32 offer)", values);
        }
        if (d.kind == 8) return ("Relinquish", "(address patient,address grantee,bytes32 scope)", abi.encode(p, o, d.scope));
        name = d.kind == 9 ? "RequestAccess" : d.kind == 10 ? "CancelRequest" : "RejectRequest";
        return (name, "(address patient,address asker,bytes32 message)", abi.encode(p, o, d.word));
    }

    string private constant _GRANT =
        "(address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope)";

    function _grant(Deed memory d) private pure returns (bytes memory) {
        string memory covers = d.scope == 0 ? "everything" : d.scope[0] == 0x01 ? "a folder" : "a record";
        return abi.encodePacked(
            uint256(0x20), abi.encode(d.patient, d.other, covers, d.scope, UNTIL, true, true, true, d.word)
        );
    }

    function words(Deed memory d) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](uint256(d.word) % 4);
        for (uint256 i; i < list.length; ++i) {
            list[i] = keccak256(abi.encode(d.word, i));
        }
    }
}
