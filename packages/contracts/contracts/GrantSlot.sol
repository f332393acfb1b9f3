// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev One grant in one slot: nonce (32 bits) | everyone-epoch (32) | permissions (8) | until (40).
/// Reused and never freed: granting again is an update, and the nonce lives on. Whatever changes the slot takes the nonce, so
/// that what a grantee signed under one grant is good under no other.
struct GrantSlot {
    uint256 word;
}

using GrantWord for GrantSlot global;

library GrantWord {
    /// @dev All but the nonce.
    uint256 private constant SLOT = (1 << 80) - 1;

    function until(GrantSlot storage self) internal view returns (uint40) {
        return uint40(self.word);
    }

    function permissions(GrantSlot storage self) internal view returns (uint8) {
        return uint8(self.word >> 40);
    }

    function everyoneEpoch(GrantSlot storage self) internal view returns (uint32) {
        return uint32(self.word >> 48);
    }

    function nonce(GrantSlot storage self) internal view returns (uint32) {
        return uint32(self.word >> 80);
    }

    /// @dev The nonce that the latest change took.
    function usedNonce(GrantSlot storage self) internal view returns (uint32) {
        unchecked {
            return uint32((self.word >> 80) - 1);
        }
    }

    function open(GrantSlot storage self, uint40 until_, uint8 permissions_, uint32 everyoneEpoch_) internal {
        self.word = _nextNonce(self.word) | (uint256(everyoneEpoch_) << 48) | (uint256(permissions_) << 40) | until_;
    }

    /// @dev Leaves a slot alone that was never used: to end what was not granted must not cost a fresh slot.
    function close(GrantSlot storage self) internal {
        uint256 word = self.word;
        if (word != 0) self.word = _nextNonce(word) | ((word & SLOT) >> 40) << 40;
    }

    /// @dev For an act that the grantee signed, and that changes nothing else here. Returns the nonce that it takes.
    function useNonce(GrantSlot storage self) internal returns (uint32) {
        uint256 word = self.word;
        self.word = _nextNonce(word) | (word & SLOT);
        return uint32(word >> 80);
    }

    function _nextNonce(uint256 word) private pure returns (uint256) {
        unchecked {
            return ((word >> 80) + 1) << 80; // 2^32 changes of one grant are out of reach
        }
    }
}
