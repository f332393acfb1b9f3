// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Proof} from "./Proof.sol";
import {vm} from "../test/Vm.sol";

/// @dev A direct act that was planned on another log than the present one does nothing. A
/// revocation always does what it says.
contract TurnsProof is Proof {
    function check_aKeyAtAnotherNonceConflicts(bytes32 key, uint32 nonce) public {
        _conflicts(nonce, abi.encodeCall(ledger.publishKey, (key, nonce)));
    }

    function check_anEpochAtAnotherNonceConflicts(bytes32[] calldata epochs, bytes32 lockbox, uint32 nonce) public {
        _conflicts(nonce, abi.encodeCall(ledger.startEpoch, (epochs, lockbox, nonce)));
    }

    function check_aGrantAtAnotherNonceConflicts(
        address grantee,
        bytes32 scope,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        bytes32 request,
        uint32 nonce
    ) public {
        _conflicts(
            nonce, abi.encodeCall(ledger.grantAccess, (grantee, scope, request, until, permissions, envelope, nonce))
        );
    }

    function check_anEnvelopeAtAnotherNonceConflicts(address grantee, bytes32 scope, bytes32 envelope, uint32 nonce)
        public
    {
        _conflicts(nonce, abi.encodeCall(ledger.updateEnvelope, (grantee, scope, envelope, nonce)));
    }

    function check_aCardAtAnotherAccessConflicts(bytes32 location, bytes32 card, uint16 access) public {
        vm.assume(access != _access());
        _fails(abi.encodeCall(ledger.fileCard, (location, card, access)));
    }

    function check_cardsAtAnotherAccessConflict(bytes32 location, bytes32[] calldata cards, uint16 access) public {
        vm.assume(access != _access());
        _fails(abi.encodeCall(ledger.fileCards, (location, cards, access)));
    }

    function check_aRejectionAtAnotherAccessConflicts(address requester, bytes32 message, uint16 access) public {
        vm.assume(access != _access());
        _fails(abi.encodeCall(ledger.rejectRequest, (requester, message, access)));
    }

    function check_aRevocationNeverFails(address grantee, bytes32 scope) public {
        assert(_call(abi.encodeCall(ledger.revokeAccess, (grantee, scope))));
    }

    function check_revokingEveryoneNeverFails() public {
        assert(_call(abi.encodeCall(ledger.revokeEveryone, ())));
    }

    function _conflicts(uint32 nonce, bytes memory call) private {
        (,, uint32 actual,) = ledger.accountOf(patient);
        vm.assume(nonce != actual);
        _fails(call);
    }

    /// @dev By itself, and in a `multicall`.
    function _fails(bytes memory call) private {
        assert(!_call(call));
        bytes[] memory calls = new bytes[](1);
        calls[0] = call;
        assert(!_call(abi.encodeCall(ledger.multicall, (calls))));
    }

    function _call(bytes memory call) private returns (bool done) {
        vm.prank(patient);
        (done,) = address(ledger).call(call);
    }

    function _access() private view returns (uint16 access) {
        (,,, access) = ledger.accountOf(patient);
    }
}
