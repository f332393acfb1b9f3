// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev One registrar's word on one participant in one role, in one slot. Freed when withdrawn.
struct Attestation {
    bytes24 digest;
    uint40 until;
    /// The registrar's term of office in which it was given.
    uint24 term;
}
