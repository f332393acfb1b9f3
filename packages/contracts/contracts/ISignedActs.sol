// SPDX-License-Identifier: Apache-2.0
// A range, since other people's contracts import this file and choose their compiler themselves.
pragma solidity ^0.8.24;

/// @title The acts of {IChartkeyLedger}, signed by whoever acts and sent by anybody
/// @notice A participant signs an act, and a relayer sends it and pays for it. What happens is the
/// same as when the participant calls the direct function: the same event and the same head. The
/// relayer can leave an act out, and can change nothing in it.
///
/// A signature is EIP-712 typed data in the domain that {eip712Domain} returns: name "Chartkey
/// Ledger", version "1", the chain id and this contract. Each act has a type of its own, which
/// contains the act's struct, so that a wallet shows what a person signs:
///
///     SignedFileCard(FileCard act,uint32 nonce,uint40 deadline)
///     FileCard(address patient,bytes32 location,bytes32 card)
///
/// (without the line break). {IChartkeyLedger} names the struct of each act at its event.
///
/// - A participant's own act takes the participant's next nonce: {IChartkeyLedger-accountOf}. The
///   direct acts take it too, so that nothing signed earlier is good after them. A signed act names
///   no count besides.
/// - An offer, and giving a grant back, take the next nonce of the grant:
///   {IChartkeyLedger-grantOf}. Whatever changes the grant takes it too.
/// - Requests and cancellations have no nonce: SignedRequestAccess(RequestAccess act,
///   uint40 deadline). Submitting one twice changes nothing.
///
/// @dev Anybody may call every function. Each reverts with {DeadlinePassed} after its deadline,
/// with {InvalidSignature} unless the signature is the actor's, and else where the direct function
/// does. A signature has 64 bytes (ERC-2098) or 65 bytes (r ‖ s ‖ v, with a low s) by the actor's
/// key. Any other is put to the actor's ERC-1271. The contract asks an ERC-1271 account when the
/// act is written and not yet accepted, so the account must not decide by what this contract says
/// of it. Nothing else is called. {IPreparer} makes an account that does not exist yet (ERC-6492),
/// and then calls a function here.
interface ISignedActs {
    /// @notice A grant that ends in a {Batch}: the parameters of {IChartkeyLedger-revokeAccess}.
    struct Revocation {
        /// Whose grant it is.
        address grantee;
        /// For exactly which scope.
        bytes32 scope;
    }

    /// @notice Epochs that start in a {Batch}: the parameters of {IChartkeyLedger-startEpoch}.
    struct Epoch {
        /// One for each folder: folder id (16 bytes) ‖ salt (8) ‖ what the builder had seen (8).
        bytes32[] epochs;
        /// Sealed pointer to the new secrets.
        bytes32 lockbox;
    }

    /// @notice Cards that are filed in a {Batch}: the parameters of {IChartkeyLedger-fileCards}.
    struct Cards {
        /// Folder id (16 bytes) ‖ salt of the epoch (8) ‖ what each card does (uint64).
        bytes32 location;
        /// Sealed pointers.
        bytes32[] cards;
    }

    /// @notice A grant that is given in a {Batch}: the parameters of {IChartkeyLedger-grantAccess}.
    struct Grant {
        /// Who receives it.
        address grantee;
        /// What it covers.
        bytes32 scope;
        /// The message of the request that it answers; zero for none.
        bytes32 request;
        /// When it ends, in Unix seconds, exclusive; type(uint40).max for no end.
        uint40 until;
        /// Bits: 1 read, 2 contribute, 4 amend; at least one.
        uint8 permissions;
        /// Sealed pointer to the keys and terms.
        bytes32 envelope;
    }

    /// @notice An envelope that is updated in a {Batch}: the parameters of
    /// {IChartkeyLedger-updateEnvelope}.
    struct Envelope {
        /// Whose grant it belongs to.
        address grantee;
        /// For exactly which scope.
        bytes32 scope;
        /// Sealed pointer to the keys and terms.
        bytes32 envelope;
    }

    /// @notice A patient's acts that belong together. They happen in the order of the members, and
    /// of the arrays in them.
    struct Batch {
        /// SHA-256 of identity bundles to publish.
        bytes32[] keys;
        /// Grants to end.
        Revocation[] revocations;
        /// Epochs to start.
        Epoch[] epochs;
        /// Cards to file.
        Cards[] cards;
        /// Grants to give.
        Grant[] grants;
        /// Envelopes to update.
        Envelope[] envelopes;
    }

    /// @notice The deadline of a signed act has passed.
    error DeadlinePassed();

    /// @notice The signature is not the actor's over this act, this nonce and this deadline, on
    /// this chain and for this contract.
    /// @param actor who should have signed
    error InvalidSignature(address actor);

    /// @notice {IChartkeyLedger-publishKey}, signed as SignedPublishKey.
    /// @param key SHA-256 of the identity bundle
    /// @param actor the participant who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function publishKeyBySig(bytes32 key, address actor, uint40 deadline, bytes calldata signature) external;

    /// @notice {IChartkeyLedger-startEpoch}, signed as SignedStartEpoch.
    /// @param epochs one for each folder: folder id (16 bytes) ‖ salt (8) ‖ what the builder had
    /// seen of the log (8)
    /// @param lockbox sealed pointer to the new secrets, for those who may still read
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function startEpochBySig(
        bytes32[] calldata epochs,
        bytes32 lockbox,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-fileCard}, signed as SignedFileCard.
    /// @param location folder id (16 bytes) ‖ salt of the epoch (8) ‖ what the card does (uint64)
    /// @param card sealed pointer
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function fileCardBySig(
        bytes32 location,
        bytes32 card,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-fileCards}, signed as SignedFileCards.
    /// @param location folder id (16 bytes) ‖ salt of the epoch (8) ‖ what each card does (uint64)
    /// @param cards sealed pointers
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function fileCardsBySig(
        bytes32 location,
        bytes32[] calldata cards,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-grantAccess}, signed as SignedGrantAccess.
    /// @dev The signed struct spells out what `scope` covers and each permission by its name.
    /// @param grantee who receives the grant: neither the zero address nor the actor
    /// @param scope what it covers
    /// @param request the message of the request that it answers; zero for none
    /// @param until when it ends, in Unix seconds, exclusive; type(uint40).max for no end
    /// @param permissions bits: 1 read, 2 contribute, 4 amend; at least one
    /// @param envelope sealed pointer to the keys and terms
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function grantAccessBySig(
        address grantee,
        bytes32 scope,
        bytes32 request,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-updateEnvelope}, signed as SignedUpdateEnvelope.
    /// @param grantee whose grant it belongs to
    /// @param scope for exactly which scope
    /// @param envelope sealed pointer to the keys and terms
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function updateEnvelopeBySig(
        address grantee,
        bytes32 scope,
        bytes32 envelope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-revokeAccess}, signed as SignedRevokeAccess.
    /// @param grantee whose grant ends
    /// @param scope for exactly which scope
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function revokeAccessBySig(
        address grantee,
        bytes32 scope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-revokeEveryone}, signed as SignedRevokeEveryone.
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function revokeEveryoneBySig(address actor, uint40 deadline, bytes calldata signature) external;

    /// @notice {IChartkeyLedger-offerRecord}, signed as SignedOfferRecord.
    /// @dev Takes the grant's next nonce. A direct offer leaves it alone.
    /// @param patient in whose log the offer will be
    /// @param scope that of the grant
    /// @param amends true for a new version, false for a new record
    /// @param offer sealed pointer to the offer
    /// @param actor the grantee who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function offerRecordBySig(
        address patient,
        bytes32 scope,
        bool amends,
        bytes32 offer,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-relinquishAccess}, signed as SignedRelinquishAccess.
    /// @dev Takes the grant's next nonce.
    /// @param patient who gave the grant
    /// @param scope for exactly which scope
    /// @param actor the grantee who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function relinquishAccessBySig(
        address patient,
        bytes32 scope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-requestAccess}, signed as SignedRequestAccess, without a nonce.
    /// @param patient who is asked
    /// @param message sealed pointer to purpose, scope, period and text
    /// @param actor the requester, who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function requestAccessBySig(
        address patient,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-cancelRequest}, signed as SignedCancelRequest, without a nonce.
    /// @param patient who was asked
    /// @param message that of the request
    /// @param actor the requester, who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function cancelRequestBySig(
        address patient,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice {IChartkeyLedger-rejectRequest}, signed as SignedRejectRequest.
    /// @param requester whose request it is
    /// @param message that of the request
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function rejectRequestBySig(
        address requester,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Several acts of one patient under one signature, signed as SignedBatch: all of them
    /// happen, or none.
    /// @dev SignedBatch(PublishKey[] keys,RevokeAccess[] revocations,StartEpoch[] epochs,
    /// FileCards[] cards,GrantAccess[] grants,UpdateEnvelope[] envelopes,uint32 nonce,
    /// uint40 deadline), without the line breaks, and behind it the structs in alphabetical order.
    /// Each act takes a nonce, and the signed one is the first. {IChartkeyLedger-revokeEveryone} is
    /// not among the acts: it needs nothing but the ledger, and travels alone.
    /// @param batch the acts
    /// @param actor the patient who signed
    /// @param deadline the last second in which the signature is good, in Unix seconds
    /// @param signature by the actor
    function batchBySig(Batch calldata batch, address actor, uint40 deadline, bytes calldata signature) external;

    /// @notice The domain of the signatures (ERC-5267). Nothing in it changes but the chain id,
    /// where a chain forks.
    /// @return fields 0x0f: name, version, chain id and contract are in use
    /// @return name "Chartkey Ledger"
    /// @return version "1"
    /// @return chainId that of this chain
    /// @return verifyingContract this contract
    /// @return salt zero: not in use
    /// @return extensions empty: there are none
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}
