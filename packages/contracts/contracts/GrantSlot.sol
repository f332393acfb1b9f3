// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev One grant in one slot: nonce (32 bits) | everyone-epoch (32) | permissions (8) | until (40).
/// Reused and never freed: granting again is an update, and the nonce lives on.
struct GrantSlot {
    uint256 word;
}

using GrantWord for GrantSlot global;

library GrantWord {
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

    function open(GrantSlot storage self, uint40 until_, uint8 permissions_, uint32 everyoneEpoch_) internal {
        uint256 kept = (self.word >> 80) << 80;
        self.word = kept | (uint256(everyoneEpoch_) << 48) | (uint256(permissions_) << 40) | until_;
    }

    function close(GrantSlot storage self) internal {
        self.word = (self.word >> 40) << 40;
    }
}
