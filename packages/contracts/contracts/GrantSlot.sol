// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What the ledger keeps of the grant for one (patient, grantee, scope), in one storage slot.
/// The slot is reused and never freed: to grant again is an update, and the nonce goes on. Whatever
/// changes the slot takes a nonce, so that what a grantee signed under one grant is good under no
/// other.
struct GrantSlot {
    /// From the high end: zeros (144 bits) | nonce (32) | everyone-epoch (32) | permissions (8) |
    /// until (40).
    uint256 word;
}

using GrantWord for GrantSlot global;

/// @dev Reads and changes the slot of a grant. Who may is for the caller to decide.
library GrantWord {
    uint256 private constant ONE_NONCE = 1 << 80;

    /// @dev When the grant ends, in Unix seconds, exclusive: zero where there is none.
    /// @param self the grant's slot
    function until(GrantSlot storage self) internal view returns (uint40) {
        return uint40(self.word);
    }

    /// @dev The permissions as last granted, in bits: 1 read, 2 contribute, 4 amend.
    /// @param self the grant's slot
    function permissions(GrantSlot storage self) internal view returns (uint8) {
        return uint8(self.word >> 40);
    }

    /// @dev The everyone-epoch of the patient when the grant was given.
    /// @param self the grant's slot
    function everyoneEpoch(GrantSlot storage self) internal view returns (uint32) {
        return uint32(self.word >> 48);
    }

    /// @dev The next nonce.
    /// @param self the grant's slot
    function nonce(GrantSlot storage self) internal view returns (uint32) {
        return uint32(self.word >> 80);
    }

    /// @dev Gives the grant, in place of the one before. The caller has checked the values.
    /// @param self the grant's slot
    /// @param until_ when it ends, in Unix seconds, exclusive
    /// @param permissions_ bits from 1 to 7
    /// @param everyoneEpoch_ the patient's
    function open(GrantSlot storage self, uint40 until_, uint8 permissions_, uint32 everyoneEpoch_) internal {
        uint256 nonce_ = (_nextNonce(self.word) >> 80) << 80;
        self.word = nonce_ | (uint256(everyoneEpoch_) << 8 | permissions_) << 40 | until_;
    }

    /// @dev Ends the grant. A slot that was never used stays so: to end what was not granted must
    /// not cost a fresh slot.
    /// @param self the grant's slot
    /// @return the nonce that it took, which has no meaning for a slot that was never used
    function close(GrantSlot storage self) internal returns (uint32) {
        uint256 word = self.word;
        if (word != 0) self.word = (_nextNonce(word) >> 40) << 40;
        return uint32(word >> 80);
    }

    /// @dev Takes the next nonce for an act that the grantee signed and that changes nothing else
    /// here.
    /// @param self the grant's slot
    /// @return the nonce
    function useNonce(GrantSlot storage self) internal returns (uint32) {
        uint256 word = self.word;
        self.word = _nextNonce(word);
        return uint32(word >> 80);
    }

    /// @dev The word with the next nonce, and all else as it is.
    function _nextNonce(uint256 word) private pure returns (uint256) {
        unchecked {
            // 2^32 changes of one grant are out of reach
            return word + ONE_NONCE;
        }
    }
}
