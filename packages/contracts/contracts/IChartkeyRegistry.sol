// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Who is a doctor, a pharmacist, an insurer, a researcher or a certain patient, as registrars attest
/// @notice It knows nothing of records or grants, and the ledger knows nothing of it: who reads decides which registrars to
/// believe. A registrar writes under its own address alone, so none can alter another's word.
///
/// A *role* is its name in ASCII, 1 to 32 of `a-z`, `0-9`, `-`, followed by zeros: "doctor", or an app's own.
/// *until* is in Unix seconds and exclusive; type(uint40).max stands for no end.
/// A *digest* is 24 bytes over name, credential and a salt: it tells nobody who they are, and lets the participant prove it.
///
/// An attestation *stands* until it is withdrawn or the registrar's term of office ends, by removal or resignation: a registrar
/// that is appointed again begins with none.
interface IChartkeyRegistry {
    /// @notice `registrar` attests that `participant` holds `role`, in place of whatever it said of them in this role before.
    event Attested(
        address indexed registrar, address indexed participant, bytes32 indexed role, uint40 until, bytes24 digest
    );

    /// @notice `registrar` no longer says so.
    event Withdrawn(address indexed registrar, address indexed participant, bytes32 indexed role);

    /// @notice Nobody.
    error InvalidParticipant(address participant);

    /// @notice No role.
    error InvalidRole(bytes32 role);

    /// @notice An attestation that would be over already.
    error InvalidUntil(uint40 until);

    /// @notice No digest.
    error InvalidDigest(bytes24 digest);

    /// @notice The role in which the administrator appoints registrars: {IAccessControl-grantRole}.
    function REGISTRAR() external view returns (bytes32);

    /// @notice Attests, or attests anew. Registrars only; several at once by `multicall`, all of them or none.
    function attest(address participant, bytes32 role, uint40 until, bytes24 digest) external;

    /// @notice Takes the sender's word back; what it never said stays unsaid. Registrars only.
    function withdraw(address participant, bytes32 role) external;

    /// @notice Whether the registrar's attestation stands and has not run out.
    function isAttested(address registrar, address participant, bytes32 role) external view returns (bool);

    /// @notice The attestation that stands, run out or not; zeros where there is none.
    function attestationOf(address registrar, address participant, bytes32 role)
        external
        view
        returns (uint40 until, bytes24 digest);

    /// @notice {attestationOf} for every participant, by every registrar, in every role: in this order of nesting.
    function attestationsOf(
        address[] calldata participants,
        address[] calldata registrars,
        bytes32[] calldata roles
    ) external view returns (uint40[] memory untils, bytes24[] memory digests);
}
