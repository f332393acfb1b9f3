// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IChartkeyLedger} from "../contracts/IChartkeyLedger.sol";
import {Vm, vm} from "./Vm.sol";

/// @dev A log replayed from events alone, with hashStructs by the cheatcode: nothing here is shared
/// with the ledger.
library Replay {
    string private constant GRANT = "GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,"
        "bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request)";

    /// @return owner in whose log the entry stands
    function ownerOf(Vm.Log memory log) internal pure returns (address owner) {
        return address(uint160(uint256(log.topics[1])));
    }

    /// @return actor who submitted the entry, given that it enters a head
    function actorOf(Vm.Log memory log) internal pure returns (address actor) {
        bytes32 id = log.topics[0];
        bool foreign = id == IChartkeyLedger.RecordOffered.selector || id == IChartkeyLedger.AccessRelinquished.selector;
        return foreign ? address(uint160(uint256(log.topics[2]))) : ownerOf(log);
    }

    function entersHead(Vm.Log memory log) internal pure returns (bool) {
        bytes32 id = log.topics[0];
        return id != IChartkeyLedger.AccessRequested.selector && id != IChartkeyLedger.RequestCancelled.selector;
    }

    function next(bytes24 head, uint256 time, Vm.Log memory log) internal pure returns (bytes24) {
        return bytes24(keccak256(abi.encodePacked(head, uint64(time), hashStruct(log))));
    }

    function hashStruct(Vm.Log memory log) internal pure returns (bytes32) {
        bytes32 id = log.topics[0];
        if (id == IChartkeyLedger.AccessGranted.selector) return _grant(log);
        if (id == IChartkeyLedger.EpochStarted.selector) return _startEpoch(log);
        if (id == IChartkeyLedger.CardsFiled.selector) return _fileCards(log);
        // all members are words: those of the topics, then those of the data
        return vm.eip712HashStruct(_type(id), abi.encodePacked(_indexed(log), log.data));
    }

    function _type(bytes32 id) private pure returns (string memory) {
        if (id == IChartkeyLedger.KeyPublished.selector) return "PublishKey(address participant,bytes32 key)";
        if (id == IChartkeyLedger.CardFiled.selector) return "FileCard(address patient,bytes32 location,bytes32 card)";
        if (id == IChartkeyLedger.EnvelopeUpdated.selector) {
            return "UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)";
        }
        if (id == IChartkeyLedger.AccessRevoked.selector) {
            return "RevokeAccess(address patient,address grantee,bytes32 scope)";
        }
        if (id == IChartkeyLedger.EveryoneRevoked.selector) return "RevokeEveryone(address patient)";
        if (id == IChartkeyLedger.RecordOffered.selector) {
            return "OfferRecord(address patient,address author,bytes32 scope,bool amends,bytes32 offer)";
        }
        if (id == IChartkeyLedger.AccessRelinquished.selector) {
            return "RelinquishAccess(address patient,address grantee,bytes32 scope)";
        }
        if (id == IChartkeyLedger.RequestRejected.selector) {
            return "RejectRequest(address patient,address requester,bytes32 message)";
        }
        revert("an event without a struct");
    }

    function _indexed(Vm.Log memory log) private pure returns (bytes memory words) {
        for (uint256 i = 1; i < log.topics.length; ++i) {
            words = abi.encodePacked(words, log.topics[i]);
        }
    }

    function _startEpoch(Vm.Log memory log) private pure returns (bytes32) {
        (bytes32[] memory epochs, bytes32 lockbox) = abi.decode(log.data, (bytes32[], bytes32));
        return _hashDynamic(
            "StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)", abi.encode(ownerOf(log), epochs, lockbox)
        );
    }

    function _fileCards(Vm.Log memory log) private pure returns (bytes32) {
        (bytes32 location, bytes32[] memory cards) = abi.decode(log.data, (bytes32, bytes32[]));
        return _hashDynamic(
            "FileCards(address patient,bytes32 location,bytes32[] cards)", abi.encode(ownerOf(log), location, cards)
        );
    }

    function _grant(Vm.Log memory log) private pure returns (bytes32) {
        (bytes32 scope, uint40 until, uint8 permissions, bytes32 envelope, bytes32 request) =
            abi.decode(log.data, (bytes32, uint40, uint8, bytes32, bytes32));
        bool[3] memory may = [permissions & 1 != 0, permissions & 2 != 0, permissions & 4 != 0];
        address grantee = address(uint160(uint256(log.topics[2])));
        return _hashDynamic(
            GRANT,
            abi.encode(ownerOf(log), grantee, _covers(scope), scope, until, may[0], may[1], may[2], envelope, request)
        );
    }

    /// @dev A struct with a member of no fixed size is ABI-encoded behind its offset.
    function _hashDynamic(string memory struct_, bytes memory members) private pure returns (bytes32) {
        return vm.eip712HashStruct(struct_, abi.encodePacked(uint256(0x20), members));
    }

    function _covers(bytes32 scope) private pure returns (string memory) {
        return scope == 0 ? "everything" : uint256(scope) >> 248 == 1 ? "a folder" : "a record";
    }
}
