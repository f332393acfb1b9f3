// SPDX-License-Identifier: Apache-2.0
// A range, since other people's contracts import this file and choose their compiler themselves.
pragma solidity ^0.8.24;

/// @title The Chartkey ledger: who may open what of a patient's health records, and what happened
/// to them, in order
/// @notice The ledger holds nothing that anybody can read by itself. Keys, cards, envelopes,
/// lockboxes, offers and messages are 32 bytes that name sealed blobs stored elsewhere. Addresses,
/// random ids, times, expiries and permissions are public.
///
/// A *participant* is an account: a key's address or a smart account. Everybody is the patient of
/// their own log.
///
/// A *scope* says what a grant covers, in one word: zero for everything, 0x01 ‖ folder id
/// (16 bytes) ‖ 15 zeros for a folder, 0x02 ‖ record id (16 bytes) ‖ 15 zeros for a record.
///
/// *Permissions* are bits: 1 read, 2 contribute (offer new records), 4 amend (offer new versions).
///
/// *until* is in Unix seconds and exclusive. type(uint40).max means no end.
///
/// A *sealed pointer* is 32 bytes that only those who have the key can turn into the digest of a
/// blob. The ledger neither checks nor reads it.
///
/// A grant is *live* while block.timestamp is before its *until*, nobody has ended it, and its
/// patient has not revoked everyone since.
///
/// @dev Every event marked [head] enters the head of the log that it belongs to, which is the log
/// of its first parameter:
///
///     head' = first 24 bytes of keccak256(head ‖ uint64(block.timestamp) ‖ hashStruct(act))
///
/// hashStruct is that of EIP-712, without a domain, over the struct that the event names. Whoever
/// replays a log up to its head knows that nobody dropped, added, moved or changed an entry. A head
/// begins as 24 zero bytes.
///
/// The ledger keeps two counts of a participant, and only the participant's own acts move them:
/// those that enter the head. *nonce* counts all of them. *access* counts the changes of who may
/// read, which are StartEpoch, GrantAccess, RevokeAccess and RevokeEveryone. It is 0 again after
/// 65,536 of them, and then takes one nonce with it. A participant's devices so write one at a
/// time: a direct act names what it was planned on, and reverts with {Conflict} on another log.
///
/// - Cards name the *access* count as it is before the act. Cards of two devices both land, and a
///   card that was planned before a change of access does not.
/// - Rejections name the *access* count too: a grant that came before may have approved the
///   request. Cards in between do not matter.
/// - Grants, envelopes, epochs and keys name the *nonce* as it is before the act.
/// - Revocations name nothing, so that nothing can prevent one.
///
/// In a `multicall` each call names what the calls before it leave: a nonce more for each own act,
/// an access more for each change of access. A revocation in a `multicall` is lost when a call
/// beside it reverts, so a revocation travels alone.
interface IChartkeyLedger {
    /// @notice A participant published an identity bundle, which replaces the one before.
    /// @dev [head] PublishKey(address participant,bytes32 key)
    /// @param participant who published it
    /// @param key SHA-256 of the bundle
    event KeyPublished(address indexed participant, bytes32 key);

    /// @notice A patient started a new epoch in each of the named folders.
    /// @dev [head] StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)
    /// @param patient whose folders they are
    /// @param epochs one for each folder, as {startEpoch} takes them
    /// @param lockbox sealed pointer to the new secrets
    event EpochStarted(address indexed patient, bytes32[] epochs, bytes32 lockbox);

    /// @notice A patient filed a card.
    /// @dev [head] FileCard(address patient,bytes32 location,bytes32 card)
    /// @param patient who filed it
    /// @param location where it belongs and what it does, as {fileCard} takes it
    /// @param card sealed pointer
    event CardFiled(address indexed patient, bytes32 location, bytes32 card);

    /// @notice A patient filed several cards at one location, as one entry of the log.
    /// @dev [head] FileCards(address patient,bytes32 location,bytes32[] cards)
    /// @param patient who filed them
    /// @param location where they belong and what each does, as {fileCard} takes it
    /// @param cards sealed pointers, in the order in which they count
    event CardsFiled(address indexed patient, bytes32 location, bytes32[] cards);

    /// @notice A patient gave a grant, which replaces the one to the same grantee for the same
    /// scope.
    /// @dev [head] GrantAccess(address patient,address grantee,string covers,bytes32 scope,
    /// uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request), without
    /// the line breaks, where covers is "everything", "a folder" or "a record", as the scope says.
    /// @param patient who gave it
    /// @param grantee who received it
    /// @param scope what it covers
    /// @param until when it ends, in Unix seconds, exclusive
    /// @param permissions bits: 1 read, 2 contribute, 4 amend
    /// @param envelope sealed pointer to the keys and terms
    /// @param request the message of the grantee's request that it answers; zero for none
    event AccessGranted(
        address indexed patient,
        address indexed grantee,
        bytes32 scope,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        bytes32 request
    );

    /// @notice A patient said what the latest envelope of a grant is. The event comes also when
    /// there is no such grant, or it has ended.
    /// @dev [head] UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)
    /// @param patient who gave the grant
    /// @param grantee whose grant it is
    /// @param scope for exactly which scope
    /// @param envelope sealed pointer to the keys and terms
    event EnvelopeUpdated(address indexed patient, address indexed grantee, bytes32 scope, bytes32 envelope);

    /// @notice A patient ended a grant. The event comes also when there was none.
    /// @dev [head] RevokeAccess(address patient,address grantee,bytes32 scope)
    /// @param patient who ended it
    /// @param grantee whose grant it was
    /// @param scope for exactly which scope
    event AccessRevoked(address indexed patient, address indexed grantee, bytes32 scope);

    /// @notice A patient ended every grant given so far.
    /// @dev [head] RevokeEveryone(address patient)
    /// @param patient who ended them
    event EveryoneRevoked(address indexed patient);

    /// @notice A grantee offered a new record, or a new version of one, under a live grant.
    /// @dev [head] OfferRecord(address patient,address author,bytes32 scope,bool amends,
    /// bytes32 offer), without the line break. It leaves the patient's counts alone.
    /// @param patient in whose log the entry is
    /// @param author the grantee
    /// @param scope that of the grant
    /// @param amends true for a new version, false for a new record
    /// @param offer sealed pointer
    event RecordOffered(address indexed patient, address indexed author, bytes32 scope, bool amends, bytes32 offer);

    /// @notice A grantee gave a live grant back.
    /// @dev [head] RelinquishAccess(address patient,address grantee,bytes32 scope). It leaves the
    /// patient's counts alone.
    /// @param patient who had given it
    /// @param grantee who gave it back
    /// @param scope for exactly which scope
    event AccessRelinquished(address indexed patient, address indexed grantee, bytes32 scope);

    /// @notice Somebody asked a patient for access. (requester, message) names the request.
    /// @dev RequestAccess(address patient,address requester,bytes32 message). It enters no head,
    /// since anybody may emit it.
    /// @param patient who is asked
    /// @param requester who asks
    /// @param message sealed pointer to purpose, scope, period and text
    event AccessRequested(address indexed patient, address indexed requester, bytes32 message);

    /// @notice The requester took a request back. No grant that names it can be given any more.
    /// @dev CancelRequest(address patient,address requester,bytes32 message). It enters no head.
    /// @param patient who was asked
    /// @param requester who takes it back
    /// @param message that of the request
    event RequestCancelled(address indexed patient, address indexed requester, bytes32 message);

    /// @notice The patient declined a request.
    /// @dev [head] RejectRequest(address patient,address requester,bytes32 message)
    /// @param patient who declined it
    /// @param requester whose request it was
    /// @param message that of the request
    event RequestRejected(address indexed patient, address indexed requester, bytes32 message);

    /// @notice The grant names nobody as its grantee, or the patient.
    /// @param grantee the zero address, or the patient's
    error InvalidGrantee(address grantee);

    /// @notice The scope has none of the three forms.
    /// @param scope the word
    error InvalidScope(bytes32 scope);

    /// @notice The grant would be over already.
    /// @param until its end, which is not after block.timestamp
    error InvalidUntil(uint40 until);

    /// @notice The grant has no permission, or one that the ledger does not know.
    /// @param permissions the bits: 0, or more than 7
    error InvalidPermissions(uint8 permissions);

    /// @notice The grant answers a request that its requester took back.
    error RequestClosed();

    /// @notice There is no live grant for exactly this scope that allows the act.
    /// @param patient who would have given it
    /// @param grantee who would need it
    /// @param scope which one
    error NotPermitted(address patient, address grantee, bytes32 scope);

    /// @notice An act of the sender came between the log on which this one was planned and now: the
    /// count that it names is not the sender's. Nothing happened. Read the log, and plan again.
    error Conflict();

    // A participant's own acts. Anybody may call them, for themselves alone: the actor is
    // msg.sender, and the log is the actor's. Each act takes the actor's next nonce.

    /// @notice Publishes the sender's identity bundle.
    /// @dev Reverts with {Conflict}.
    /// @param key SHA-256 of the bundle
    /// @param nonce the sender's nonce before the act
    function publishKey(bytes32 key, uint32 nonce) external;

    /// @notice Starts an epoch in each of the named folders.
    /// @dev A change of access. The ledger does not check the epochs. A reader does. Reverts with
    /// {Conflict}.
    /// @param epochs one for each folder: folder id (16 bytes) ‖ salt (8) ‖ what the builder had
    /// seen of the log (8)
    /// @param lockbox sealed pointer to the new secrets, for those who may still read
    /// @param nonce the sender's nonce before the act
    function startEpoch(bytes32[] calldata epochs, bytes32 lockbox, uint32 nonce) external;

    /// @notice Files a card: a new record, a version, a re-encryption, an erasure or the settings
    /// of a folder.
    /// @dev The ledger does not check the location. A reader passes over a card at an unknown one.
    /// Reverts with {Conflict}.
    /// @param location folder id (16 bytes) ‖ salt of the epoch (8) ‖ what the card does (uint64):
    /// 1 new, 2 amend, 3 replace, 4 erase, 5 folder
    /// @param card sealed pointer
    /// @param access the sender's access count before the act
    function fileCard(bytes32 location, bytes32 card, uint16 access) external;

    /// @notice Files several cards at one location, in this order, as one entry of the log.
    /// @dev It takes one nonce, however many cards there are. Reverts with {Conflict}.
    /// @param location folder id (16 bytes) ‖ salt of the epoch (8) ‖ what each card does (uint64),
    /// as for {fileCard}
    /// @param cards sealed pointers
    /// @param access the sender's access count before the act
    function fileCards(bytes32 location, bytes32[] calldata cards, uint16 access) external;

    /// @notice Grants access, or replaces the grant to the same grantee for the same scope.
    /// @dev A change of access. Reverts with {InvalidGrantee}, {InvalidUntil},
    /// {InvalidPermissions}, {RequestClosed}, {InvalidScope} or {Conflict}. The request stands
    /// before the terms, unlike in the struct, because this selector is then compared 2nd instead
    /// of 29th, which saves 594 gas a grant and costs 440 where it is relayed.
    /// @param grantee who receives it: neither the zero address nor the sender
    /// @param scope what it covers
    /// @param request the message of the grantee's request that it answers, which the grantee has
    /// not taken back; zero for none
    /// @param until when it ends, in Unix seconds, exclusive, after block.timestamp;
    /// type(uint40).max for no end
    /// @param permissions bits: 1 read, 2 contribute, 4 amend; at least one
    /// @param envelope sealed pointer to the keys and terms
    /// @param nonce the sender's nonce before the act
    function grantAccess(
        address grantee,
        bytes32 scope,
        bytes32 request,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        uint32 nonce
    ) external;

    /// @notice Says that the latest envelope of a grant is this one, for example when an amended
    /// record has a new key for its followers.
    /// @dev No change of access. It neither reads nor writes the grant: the terms stay, and a grant
    /// that has ended, or was given back meanwhile, stays ended. A second {grantAccess} in its
    /// place would revive that one, and costs more. The ledger checks neither grantee nor scope, so
    /// the event alone says nothing about who may read. Reverts with {Conflict}.
    /// @param grantee whose grant it is
    /// @param scope for exactly which scope
    /// @param envelope sealed pointer to the keys and terms
    /// @param nonce the sender's nonce before the act
    function updateEnvelope(address grantee, bytes32 scope, bytes32 envelope, uint32 nonce) external;

    /// @notice Ends a grant.
    /// @dev A change of access, also where there is no grant. Never reverts, so that nothing can
    /// prevent a revocation. A grant that was never given stays so.
    /// @param grantee whose grant it is
    /// @param scope for exactly which scope
    function revokeAccess(address grantee, bytes32 scope) external;

    /// @notice Ends every grant that the sender has given so far.
    /// @dev A change of access. Never reverts. Costs the same for any number of grants: it adds one
    /// to the sender's everyone-epoch.
    function revokeEveryone() external;

    // A grantee's acts in a patient's log. The sender needs a live grant for exactly the scope.
    // They leave the patient's counts alone.

    /// @notice Offers a new record, or a new version of one.
    /// @dev Reverts with {NotPermitted} unless the sender's live grant for exactly `scope` allows
    /// to contribute, or to amend where `amends` is true. It leaves the grant's nonce alone.
    /// @param patient in whose log the entry will be
    /// @param scope that of the grant
    /// @param amends true for a new version, false for a new record
    /// @param offer sealed pointer to the offer
    function offerRecord(address patient, bytes32 scope, bool amends, bytes32 offer) external;

    /// @notice Gives the sender's live grant back.
    /// @dev Reverts with {NotPermitted} where there is none for exactly `scope`.
    /// @param patient who gave it
    /// @param scope for exactly which scope
    function relinquishAccess(address patient, bytes32 scope) external;

    // Requests and the answers to them. Anybody may call them. (requester, message) names a
    // request, and what is said of it again changes nothing.

    /// @notice Asks a patient for access.
    /// @param patient who is asked
    /// @param message sealed pointer to purpose, scope, period and text
    function requestAccess(address patient, bytes32 message) external;

    /// @notice Takes a request of the sender back, for good: a grant that names it reverts from now
    /// on with {RequestClosed}.
    /// @dev It leaves the patient's head and counts alone. A grant that was given before stays, and
    /// so can be given what names no request: the message zero takes nothing back.
    /// @param patient who was asked
    /// @param message that of the request
    function cancelRequest(address patient, bytes32 message) external;

    /// @notice Declines a request to the sender.
    /// @dev An own act of the sender: it takes the next nonce, so that no grant which was planned
    /// or signed before it is given after it. It is no change of access. The request stays open to
    /// a grant that is planned on it. Reverts with {Conflict}.
    /// @param requester whose request it is
    /// @param message that of the request
    /// @param access the sender's access count before the act
    function rejectRequest(address requester, bytes32 message, uint16 access) external;

    // Several calls in one transaction. `multicall` makes all of them, or none.

    /// @notice Makes each call by itself: one that fails stops no other.
    /// @dev A relayer submits the signed acts of many people with it, since somebody else may have
    /// submitted one of them meanwhile. A participant can submit own acts with it too. The calls
    /// keep msg.sender. What a call returns or reverts with is lost.
    /// @param gasEach gas for each call at most, so that a smart account which burns gas while it
    /// checks a signature stops nobody else's act
    /// @param calls encoded calls to functions of this contract
    /// @return done for each call, whether it succeeded
    function attempt(uint256 gasEach, bytes[] calldata calls) external returns (bool[] memory done);

    /// @notice Whether a live grant for one of `scopes` lets the grantee read, or the grantee is
    /// the patient.
    /// @dev Take the scopes from the patient or from a verified log: which folder a record belongs
    /// to is not public.
    /// @param patient whose records they are
    /// @param grantee who wants to read
    /// @param scopes that cover the records, each by itself
    /// @return whether the grantee may read now
    function hasAccess(address patient, address grantee, bytes32[] calldata scopes) external view returns (bool);

    /// @notice What the live grants for `scopes` allow together; every permission for the patient.
    /// @param patient whose records they are
    /// @param grantee whose permissions they are
    /// @param scopes that cover the records, each by itself
    /// @return bits: 1 read, 2 contribute, 4 amend
    function permissionsOf(address patient, address grantee, bytes32[] calldata scopes) external view returns (uint8);

    /// @notice What the ledger keeps of a participant; zeros for one without entries.
    /// @param participant of whom
    /// @return head of the participant's log
    /// @return everyoneEpoch how often the participant revoked everyone
    /// @return nonce how many own acts the participant has done, and one more for each 65,536
    /// changes of access: the next own act takes it
    /// @return access how often the participant changed who may read, modulo 65,536
    function accountOf(address participant)
        external
        view
        returns (bytes24 head, uint32 everyoneEpoch, uint32 nonce, uint16 access);

    /// @notice The last grant for (patient, grantee, scope), live or not; zeros when there never
    /// was one.
    /// @param patient who gave it
    /// @param grantee who received it
    /// @param scope for exactly which scope
    /// @return until when it ends, in Unix seconds, exclusive; zero once revoked or given back
    /// @return permissions bits, as last granted
    /// @return everyoneEpoch that of the patient when the grant was given: a grant of an earlier
    /// one has ended
    /// @return nonce what the next act takes that the grantee signs under the grant. Each such act
    /// adds one, and so does each change of the grant.
    function grantOf(address patient, address grantee, bytes32 scope)
        external
        view
        returns (uint40 until, uint8 permissions, uint32 everyoneEpoch, uint32 nonce);
}
