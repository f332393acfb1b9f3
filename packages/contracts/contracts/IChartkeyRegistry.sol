// SPDX-License-Identifier: Apache-2.0
// A range, since other people's contracts import this file and choose their compiler themselves.
pragma solidity ^0.8.24;

/// @title The Chartkey registry: who is a doctor, a pharmacist, an insurer, a researcher or a
/// certain patient, as registrars attest
/// @notice The registry knows nothing of records or grants, and the ledger knows nothing of the
/// registry. Whoever reads decides which registrars to trust. A registrar writes under its own
/// address alone, so that none can change what another attested.
///
/// A *role* is its name in ASCII, 1 to 32 of `a-z`, `0-9` and `-`, followed by zeros: "doctor", or
/// one that an app defines. The registry refuses only the zero word.
///
/// *until* is in Unix seconds and exclusive. type(uint40).max means no end.
///
/// A *digest* is the first 24 bytes of a SHA-256 over participant, role, name, credential and a
/// salt. It tells nobody who the participant is, and lets the participant prove it.
///
/// An attestation is *in force* until the registrar withdraws it or the registrar's term of office
/// ends, by removal or resignation. A registrar that is appointed again begins with none.
///
/// @dev An administrator appoints and removes registrars by OpenZeppelin's AccessControl:
/// {IAccessControl-grantRole} and {IAccessControl-revokeRole} with {REGISTRAR}. A registrar resigns
/// by {IAccessControl-renounceRole}. `multicall` makes several calls of one sender, or none.
interface IChartkeyRegistry {
    /// @notice A registrar attested that a participant has a role. This replaces what the registrar
    /// attested of the participant in this role before.
    /// @param registrar who attested it
    /// @param participant of whom
    /// @param role which one
    /// @param until when the attestation ends, in Unix seconds, exclusive
    /// @param digest over what the registrar saw
    event Attested(
        address indexed registrar, address indexed participant, bytes32 indexed role, uint40 until, bytes24 digest
    );

    /// @notice A registrar withdrew an attestation. The event comes also when there was none.
    /// @param registrar who withdrew it
    /// @param participant of whom it was
    /// @param role in which role
    event Withdrawn(address indexed registrar, address indexed participant, bytes32 indexed role);

    /// @notice The attestation is of nobody.
    /// @param participant the zero address
    error InvalidParticipant(address participant);

    /// @notice The attestation names no role.
    /// @param role the zero word
    error InvalidRole(bytes32 role);

    /// @notice The attestation would be over already.
    /// @param until its end, which is not after block.timestamp
    error InvalidUntil(uint40 until);

    /// @notice The attestation has no digest.
    /// @param digest zeros
    error InvalidDigest(bytes24 digest);

    /// @notice The role of AccessControl that makes an account a registrar.
    /// @return keccak256("REGISTRAR")
    function REGISTRAR() external view returns (bytes32);

    /// @notice Attests that a participant has a role, or attests it anew.
    /// @dev Only registrars may call it. Reverts with {InvalidParticipant}, {InvalidRole},
    /// {InvalidUntil} or {InvalidDigest}.
    /// @param participant of whom; not the zero address
    /// @param role which one; not zero
    /// @param until when the attestation ends, in Unix seconds, exclusive, after block.timestamp;
    /// type(uint40).max for no end
    /// @param digest over what the registrar saw; not zero
    function attest(address participant, bytes32 role, uint40 until, bytes24 digest) external;

    /// @notice Withdraws an attestation of the sender. Where there is none, nothing changes.
    /// @dev Only registrars may call it. It frees the storage slot.
    /// @param participant of whom it is
    /// @param role in which role
    function withdraw(address participant, bytes32 role) external;

    /// @notice Whether the registrar's attestation is in force and has not expired.
    /// @param registrar who would have attested it
    /// @param participant of whom
    /// @param role which one
    /// @return whether it counts now, for those who trust the registrar
    function isAttested(address registrar, address participant, bytes32 role) external view returns (bool);

    /// @notice The attestation that is in force, expired or not; zeros where there is none.
    /// @param registrar who attested it
    /// @param participant of whom
    /// @param role which one
    /// @return until when it ends, in Unix seconds, exclusive
    /// @return digest over what the registrar saw
    function attestationOf(address registrar, address participant, bytes32 role)
        external
        view
        returns (uint40 until, bytes24 digest);

    /// @notice {attestationOf} for every participant, by every registrar, in every role.
    /// @dev Participant p, registrar r and role k are at (p * registrars.length + r) *
    /// roles.length + k.
    /// @param participants of whom
    /// @param registrars by whom
    /// @param roles which ones
    /// @return untils for each, when it ends
    /// @return digests for each, over what the registrar saw
    function attestationsOf(
        address[] calldata participants,
        address[] calldata registrars,
        bytes32[] calldata roles
    ) external view returns (uint40[] memory untils, bytes24[] memory digests);
}
