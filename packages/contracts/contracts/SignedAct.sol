// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev The EIP-712 type hash of each signed act. Its type holds the act, and a nonce and a
/// deadline, so that the signature is good once and not for ever.
library SignedAct {
    // A participant's own: the nonce is that of the account.
    bytes32 internal constant PUBLISH_KEY = keccak256(
        "SignedPublishKey(PublishKey act,uint32 nonce,uint40 deadline)PublishKey(address participant,bytes32 key)"
    );
    bytes32 internal constant START_EPOCH = keccak256(
        "SignedStartEpoch(StartEpoch act,uint32 nonce,uint40 deadline)StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)"
    );
    bytes32 internal constant FILE_CARD = keccak256(
        "SignedFileCard(FileCard act,uint32 nonce,uint40 deadline)FileCard(address patient,bytes32 location,bytes32 card)"
    );
    bytes32 internal constant FILE_CARDS = keccak256(
        "SignedFileCards(FileCards act,uint32 nonce,uint40 deadline)FileCards(address patient,bytes32 location,bytes32[] cards)"
    );
    bytes32 internal constant GRANT_ACCESS = keccak256(
        "SignedGrantAccess(GrantAccess act,uint32 nonce,uint40 deadline)GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request)"
    );
    bytes32 internal constant UPDATE_ENVELOPE = keccak256(
        "SignedUpdateEnvelope(UpdateEnvelope act,uint32 nonce,uint40 deadline)UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)"
    );
    bytes32 internal constant REVOKE_ACCESS = keccak256(
        "SignedRevokeAccess(RevokeAccess act,uint32 nonce,uint40 deadline)RevokeAccess(address patient,address grantee,bytes32 scope)"
    );
    bytes32 internal constant REVOKE_EVERYONE = keccak256(
        "SignedRevokeEveryone(RevokeEveryone act,uint32 nonce,uint40 deadline)RevokeEveryone(address patient)"
    );
    bytes32 internal constant REJECT_REQUEST = keccak256(
        "SignedRejectRequest(RejectRequest act,uint32 nonce,uint40 deadline)RejectRequest(address patient,address requester,bytes32 message)"
    );
    bytes32 internal constant BATCH = keccak256(
        "SignedBatch(PublishKey[] keys,RevokeAccess[] revocations,StartEpoch[] epochs,FileCards[] cards,GrantAccess[] grants,UpdateEnvelope[] envelopes,uint32 nonce,uint40 deadline)FileCards(address patient,bytes32 location,bytes32[] cards)GrantAccess(address patient,address grantee,string covers,bytes32 scope,uint40 until,bool read,bool contribute,bool amend,bytes32 envelope,bytes32 request)PublishKey(address participant,bytes32 key)RevokeAccess(address patient,address grantee,bytes32 scope)StartEpoch(address patient,bytes32[] epochs,bytes32 lockbox)UpdateEnvelope(address patient,address grantee,bytes32 scope,bytes32 envelope)"
    );

    // Under a grant: the nonce is that of the grant for (patient, signer, scope).
    bytes32 internal constant OFFER_RECORD = keccak256(
        "SignedOfferRecord(OfferRecord act,uint32 nonce,uint40 deadline)OfferRecord(address patient,address author,bytes32 scope,bool amends,bytes32 offer)"
    );
    bytes32 internal constant RELINQUISH_ACCESS = keccak256(
        "SignedRelinquishAccess(RelinquishAccess act,uint32 nonce,uint40 deadline)RelinquishAccess(address patient,address grantee,bytes32 scope)"
    );

    // Without a nonce, since saying it twice changes nothing.
    bytes32 internal constant REQUEST_ACCESS = keccak256(
        "SignedRequestAccess(RequestAccess act,uint40 deadline)RequestAccess(address patient,address requester,bytes32 message)"
    );
    bytes32 internal constant CANCEL_REQUEST = keccak256(
        "SignedCancelRequest(CancelRequest act,uint40 deadline)CancelRequest(address patient,address requester,bytes32 message)"
    );
}
