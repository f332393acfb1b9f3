// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Who may open what of a patient's health records, and what happened to them, in order
/// @notice Nothing here is readable by itself: keys, cards, envelopes, lockboxes, offers and messages are 32 bytes that
/// name sealed blobs elsewhere. Public are addresses, random ids, times, expiries and permissions.
///
/// A *scope* is one word: zero for everything, 0x01 ‖ folder id (16 bytes) ‖ zeros, or 0x02 ‖ record id (16) ‖ zeros.
/// *Permissions* are bits: 1 read, 2 contribute (offer new records), 4 amend (offer new versions).
/// *until* is in Unix seconds and exclusive; type(uint40).max stands for no end.
///
/// Every event marked [head] enters the head of the participant whose log it is in:
///
///     head' = first 24 bytes of keccak256(head ‖ uint64(block.timestamp) ‖ hashStruct(act))
///
/// with the EIP-712 struct named at the event, so that whoever replays a log knows that nothing in it was dropped, added,
/// moved or changed. A head begins as 24 zero bytes.
interface IChartkeyLedger {
    /// @notice [head] PublishKey(address participant,bytes32 key)
    event KeyPublished(address indexed participant, bytes32 key);

    /// @notice [head] StartEpoch(address patient,bytes32[] words,bytes32 lockbox)
    event EpochStarted(address indexed patient, bytes32[] words, bytes32 lockbox);

    /// @notice [head] FileCard(address patient,bytes32 place,bytes32 card)
    event CardFiled(address indexed patient, bytes32 place, bytes32 card);

    /// @notice [head] FileCards(address patient,bytes32 place,bytes32[] cards)
    event CardsFiled(address indexed patient, bytes32 place, bytes32[] cards);

    /// @notice [head] GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,
    /// bool contribute,bool amend,bytes32 envelope), where covers is "everything", "a folder" or "a record"
    event Granted(
        address indexed patient,
        address indexed grantee,
        bytes32 scope,
        uint40 until,
        uint8 permissions,
        bytes32 envelope
    );

    /// @notice [head] RevokeAccess(address patient,address grantee,bytes32 scope)
    event Revoked(address indexed patient, address indexed grantee, bytes32 scope);

    /// @notice [head] RevokeEveryone(address patient)
    event EveryoneRevoked(address indexed patient);

    /// @notice [head] OfferRecord(address patient,address author,bytes32 scope,bool amends,bytes32 offer)
    event RecordOffered(address indexed patient, address indexed author, bytes32 scope, bool amends, bytes32 offer);

    /// @notice [head] Relinquish(address patient,address grantee,bytes32 scope)
    event Relinquished(address indexed patient, address indexed grantee, bytes32 scope);

    /// @notice RequestAccess(address patient,address asker,bytes32 message): in no head, since anybody may emit it
    event AccessRequested(address indexed patient, address indexed asker, bytes32 message);

    /// @notice CancelRequest(address patient,address asker,bytes32 message): in no head
    event RequestCancelled(address indexed patient, address indexed asker, bytes32 message);

    /// @notice RejectRequest(address patient,address asker,bytes32 message): in no head
    event RequestRejected(address indexed patient, address indexed asker, bytes32 message);

    /// @notice A grant to nobody, or to the patient.
    error InvalidGrantee(address grantee);

    /// @notice None of the three forms of a scope.
    error InvalidScope(bytes32 scope);

    /// @notice A grant that would be over already.
    error InvalidUntil(uint40 until);

    /// @notice No permission, or an unknown one.
    error InvalidPermissions(uint8 permissions);

    /// @notice No live grant for exactly this scope that allows it.
    error NotPermitted(address patient, address grantee, bytes32 scope);

    /// @notice The ledger calls no function of its own as a factory: it is nobody, and acts for nobody.
    error InvalidFactory();

    // A participant's own acts. Each takes the participant's next nonce.

    /// @notice Publishes the sender's identity bundle.
    /// @param key its SHA-256
    function publishKey(bytes32 key) external;

    /// @notice Starts an epoch in each of the folders named.
    /// @param words per folder: folder id (16 bytes) ‖ salt (8) ‖ what the builder had seen of the log (8)
    /// @param lockbox sealed pointer to the new secrets, for those who may still read
    function startEpoch(bytes32[] calldata words, bytes32 lockbox) external;

    /// @notice Files a card: a new record, a version, a re-encryption, an erasure or a folder's settings.
    /// @param place folder id (16 bytes) ‖ salt of the epoch (8) ‖ what the card does (8)
    /// @param card sealed pointer
    function addCard(bytes32 place, bytes32 card) external;

    /// @notice Files many cards at one place, in this order, as one entry of the log.
    function addCards(bytes32 place, bytes32[] calldata cards) external;

    /// @notice Grants, or replaces the grant to the same grantee for the same scope.
    /// @param envelope sealed pointer to the keys and terms
    function grant(address grantee, bytes32 scope, uint40 until, uint8 permissions, bytes32 envelope) external;

    /// @notice Ends a grant. Never reverts, so that nothing can stand in its way; what was not granted stays not granted.
    function revoke(address grantee, bytes32 scope) external;

    /// @notice {revoke}, then {startEpoch}: two entries.
    function revokeAndStartEpoch(address grantee, bytes32 scope, bytes32[] calldata words, bytes32 lockbox) external;

    /// @notice Ends every grant of the sender given so far.
    function revokeEveryone() external;

    // A grantee's acts in a patient's log. They leave the patient's nonce alone.

    /// @notice Offers a new record, or a new version (`amends`), under the sender's live grant for exactly `scope`.
    /// @param pointer sealed pointer to the offer
    function offer(address patient, bytes32 scope, bool amends, bytes32 pointer) external;

    /// @notice Gives the sender's live grant for exactly `scope` back.
    function relinquish(address patient, bytes32 scope) external;

    // Asking. Anybody may; nothing is stored, and saying it again changes nothing. (asker, message) names a request.

    /// @param message sealed pointer to purpose, scope, period and text
    function request(address patient, bytes32 message) external;

    /// @notice The asker takes a request back.
    function cancel(address patient, bytes32 message) external;

    /// @notice The patient declines a request.
    function reject(address asker, bytes32 message) external;

    // Bringing many. `multicall` brings them all, or none.

    /// @notice Brings each call by itself: one that fails stops no other. For many people's signed acts in one transaction, of
    /// which some may have been brought by somebody else meanwhile, and for a participant's own acts item by item.
    /// @param gasEach at most, so that a smart account whose check of a signature burns gas stops nobody else's act
    /// @param calls each to a function of this contract, by the same sender
    /// @return done which of them happened
    function attempt(uint256 gasEach, bytes[] calldata calls) external returns (bool[] memory done);

    /// @notice Brings a smart account into being (ERC-6492) before its first signed act in the same {multicall}. Does not revert
    /// when the factory does: somebody else may have been faster, and the account is there. The call comes from this contract,
    /// which owns nothing and has no rights anywhere.
    function prepare(address factory, bytes calldata data) external;

    /// @notice Whether a live grant for one of `scopes` lets `grantee` read, or the grantee is the patient.
    /// Whoever asks takes the scopes from the patient or from a verified log: a record's folder is not public.
    function hasAccess(address patient, address grantee, bytes32[] calldata scopes) external view returns (bool);

    /// @notice What live grants for `scopes` allow together; every permission for the patient.
    function permissionsOf(address patient, address grantee, bytes32[] calldata scopes) external view returns (uint8);

    /// @notice What the ledger keeps of a participant; zeros for one without entries.
    /// @return head see the top
    /// @return everyoneEpoch how often everyone was revoked
    /// @return nonce how many own acts there were
    function accountOf(address participant) external view returns (bytes24 head, uint32 everyoneEpoch, uint32 nonce);

    /// @notice The last grant for (patient, grantee, scope), live or not; zeros when there never was one.
    /// @return until zero once revoked or given back
    /// @return permissions as last granted
    /// @return everyoneEpoch the patient's when it was given: a grant of an earlier one has ended
    /// @return nonce what an act that the grantee signs under it takes: each change of the grant takes one too
    function grantOf(address patient, address grantee, bytes32 scope)
        external
        view
        returns (uint40 until, uint8 permissions, uint32 everyoneEpoch, uint32 nonce);
}
