// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";
import {ISignedActs} from "../../contracts/ISignedActs.sol";
import {ActKind} from "../ActKind.sol";
import {vm} from "../Vm.sol";

/// @dev One single act of any kind: how its actor calls it, how somebody else sends it, and what
/// the actor signs. EIP-712 structs are hashed by the cheatcode, so that nothing is shared with the
/// ledger.
struct TestAct {
    ActKind kind;
    address patient;
    /// Grantee, author or requester.
    address other;
    bytes32 scope;
    /// Every key, card or pointer; words, cards and a grant's request follow from it.
    bytes32 word;
}

using TestActs for TestAct global;

library TestActs {
    uint40 internal constant UNTIL = type(uint40).max;

    function actor(TestAct memory act) internal pure returns (address) {
        return act.kind.isOwn() ? act.patient : act.other;
    }

    /// @param nonce of the actor before an own act
    /// @param access count of the actor before an own act
    function direct(TestAct memory act, uint32 nonce, uint16 access) internal pure returns (bytes memory) {
        ActKind kind = act.kind;
        if (kind == ActKind.PublishKey) return abi.encodeCall(IChartkeyLedger.publishKey, (act.word, nonce));
        if (kind == ActKind.StartEpoch) {
            return abi.encodeCall(IChartkeyLedger.startEpoch, (words(act), act.word, nonce));
        }
        if (kind == ActKind.FileCard) return abi.encodeCall(IChartkeyLedger.fileCard, ("location", act.word, access));
        if (kind == ActKind.FileCards) {
            return abi.encodeCall(IChartkeyLedger.fileCards, ("location", words(act), access));
        }
        if (kind == ActKind.GrantAccess) {
            return abi.encodeCall(IChartkeyLedger.grantAccess, (act.other, act.scope, act.request(), UNTIL, 7, act.word, nonce));
        }
        if (kind == ActKind.UpdateEnvelope) {
            return abi.encodeCall(IChartkeyLedger.updateEnvelope, (act.other, act.scope, act.word, nonce));
        }
        if (kind == ActKind.RevokeAccess) return abi.encodeCall(IChartkeyLedger.revokeAccess, (act.other, act.scope));
        if (kind == ActKind.RevokeEveryone) return abi.encodeCall(IChartkeyLedger.revokeEveryone, ());
        if (kind == ActKind.OfferRecord) {
            return abi.encodeCall(IChartkeyLedger.offerRecord, (act.patient, act.scope, true, act.word));
        }
        if (kind == ActKind.RelinquishAccess) return abi.encodeCall(IChartkeyLedger.relinquishAccess, (act.patient, act.scope));
        if (kind == ActKind.RequestAccess) return abi.encodeCall(IChartkeyLedger.requestAccess, (act.patient, act.word));
        if (kind == ActKind.CancelRequest) return abi.encodeCall(IChartkeyLedger.cancelRequest, (act.patient, act.word));
        return abi.encodeCall(IChartkeyLedger.rejectRequest, (act.other, act.word, access));
    }

    function twin(TestAct memory act, uint40 deadline, bytes memory by) internal pure returns (bytes memory) {
        ActKind kind = act.kind;
        address who = act.actor();
        if (kind == ActKind.PublishKey) {
            return abi.encodeCall(ISignedActs.publishKeyBySig, (act.word, who, deadline, by));
        }
        if (kind == ActKind.StartEpoch) {
            return abi.encodeCall(ISignedActs.startEpochBySig, (words(act), act.word, who, deadline, by));
        }
        if (kind == ActKind.FileCard) {
            return abi.encodeCall(ISignedActs.fileCardBySig, ("location", act.word, who, deadline, by));
        }
        if (kind == ActKind.FileCards) {
            return abi.encodeCall(ISignedActs.fileCardsBySig, ("location", words(act), who, deadline, by));
        }
        if (kind == ActKind.GrantAccess) {
            return abi.encodeCall(
                ISignedActs.grantAccessBySig, (act.other, act.scope, act.request(), UNTIL, 7, act.word, who, deadline, by)
            );
        }
        if (kind == ActKind.UpdateEnvelope) {
            return abi.encodeCall(ISignedActs.updateEnvelopeBySig, (act.other, act.scope, act.word, who, deadline, by));
        }
        if (kind == ActKind.RevokeAccess) {
            return abi.encodeCall(ISignedActs.revokeAccessBySig, (act.other, act.scope, who, deadline, by));
        }
        if (kind == ActKind.RevokeEveryone) {
            return abi.encodeCall(ISignedActs.revokeEveryoneBySig, (who, deadline, by));
        }
        if (kind == ActKind.OfferRecord) {
            return abi.encodeCall(ISignedActs.offerRecordBySig, (act.patient, act.scope, true, act.word, who, deadline, by));
        }
        if (kind == ActKind.RelinquishAccess) {
            return abi.encodeCall(ISignedActs.relinquishAccessBySig, (act.patient, act.scope, who, deadline, by));
        }
        if (kind == ActKind.RequestAccess) {
            return abi.encodeCall(ISignedActs.requestAccessBySig, (act.patient, act.word, who, deadline, by));
        }
        if (kind == ActKind.CancelRequest) {
            return abi.encodeCall(ISignedActs.cancelRequestBySig, (act.patient, act.word, who, deadline, by));
        }
        return abi.encodeCall(ISignedActs.rejectRequestBySig, (act.other, act.word, who, deadline, by));
    }

    /// @dev The struct that the actor signs.
    function signedStruct(TestAct memory act, uint32 nonce, uint40 deadline) internal pure returns (bytes32) {
        (string memory name, string memory members,) = _struct(act);
        string memory once = act.kind.isStatement() ? "" : "uint32 nonce,";
        bytes32 typeHash =
            keccak256(abi.encodePacked("Signed", name, "(", name, " act,", once, "uint40 deadline)", name, members));
        return act.kind.isStatement()
            ? keccak256(abi.encode(typeHash, act.actStruct(), deadline))
            : keccak256(abi.encode(typeHash, act.actStruct(), nonce, deadline));
    }

    /// @dev The struct of the act, which enters the head.
    function actStruct(TestAct memory act) internal pure returns (bytes32) {
        (string memory name, string memory members, bytes memory values) = _struct(act);
        return vm.eip712HashStruct(string.concat(name, members), values);
    }

    function _struct(TestAct memory act)
        private
        pure
        returns (string memory name, string memory members, bytes memory values)
    {
        ActKind kind = act.kind;
        (bytes32 p, bytes32 o) = (bytes32(uint256(uint160(act.patient))), bytes32(uint256(uint160(act.other))));
        if (kind == ActKind.PublishKey) {
            return ("PublishKey", "(address participant,bytes32 key)", abi.encode(p, act.word));
        }
        if (kind == ActKind.StartEpoch) {
            values = abi.encodePacked(uint256(0x20), abi.encode(p, words(act), act.word));
            return ("StartEpoch", "(address patient,bytes32[] epochs,bytes32 lockbox)", values);
        }
        if (kind == ActKind.FileCard) {
            return
                ("FileCard", "(address patient,bytes32 location,bytes32 card)", abi.encode(p, bytes32("location"), act.word));
        }
        if (kind == ActKind.FileCards) {
            values = abi.encodePacked(uint256(0x20), abi.encode(p, bytes32("location"), words(act)));
            return ("FileCards", "(address patient,bytes32 location,bytes32[] cards)", values);
        }
        if (kind == ActKind.GrantAccess) return ("GrantAccess", _GRANT, _grant(act));
        if (kind == ActKind.UpdateEnvelope) {
            values = abi.encode(p, o, act.scope, act.word);
            return ("UpdateEnvelope", "(address patient,address grantee,bytes32 scope,bytes32 envelope)", values);
        }
        if (kind == ActKind.RevokeAccess) {
            return ("RevokeAccess", "(address patient,address grantee,bytes32 scope)", abi.encode(p, o, act.scope));
        }
        if (kind == ActKind.RevokeEveryone) return ("RevokeEveryone", "(address patient)", abi.encode(p));
        if (kind == ActKind.OfferRecord) {
            values = abi.encode(p, o, act.scope, true, act.word);
            return ("OfferRecord", "(address patient,address author,bytes32 scope,bool amends,bytes32 offer)", values);
        }
        if (kind == ActKind.RelinquishAccess) {
            return ("RelinquishAccess", "(address patient,address grantee,bytes32 scope)", abi.encode(p, o, act.scope));
        }
        name = kind == ActKind.RequestAccess ? "RequestAccess" : kind == ActKind.CancelRequest ? "CancelRequest" : "RejectRequest";
        return (name, "(address patient,address requester,bytes32 message)", abi.encode(p, o, act.word));
    }

    string private constant _GRANT =
        "(address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request)";

    function _grant(TestAct memory act) private pure returns (bytes memory) {
        string memory covers = act.scope == 0 ? "everything" : act.scope[0] == 0x01 ? "a folder" : "a record";
        return abi.encodePacked(
            uint256(0x20),
            abi.encode(act.patient, act.other, covers, act.scope, UNTIL, true, true, true, act.word, act.request())
        );
    }

    /// @dev The request that a grant answers: every second answers none.
    function request(TestAct memory act) internal pure returns (bytes32) {
        return uint256(act.word) % 2 == 0 ? bytes32(0) : keccak256(abi.encode("request", act.word));
    }

    function words(TestAct memory act) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](uint256(act.word) % 4);
        for (uint256 i; i < list.length; ++i) {
            list[i] = keccak256(abi.encode(act.word, i));
        }
    }
}
