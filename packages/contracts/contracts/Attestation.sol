// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What one registrar attested of one participant in one role. It takes one storage slot,
/// which is freed when the registrar withdraws it.
struct Attestation {
    /// Over what the registrar saw; zero where there is no attestation.
    bytes24 digest;
    /// When it ends, in Unix seconds, exclusive.
    uint40 until;
    /// In which of its terms of office the registrar gave it, counted from 0.
    uint24 term;
}
