// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @dev A participant in one slot: head (192 bits) | everyone-epoch (32) | nonce (32).
/// Packed by hand: the compiler would read and write the fields one by one, which costs 300 to 1,300 gas an act.
struct Account {
    uint256 word;
}

using AccountSlot for Account global;

library AccountSlot {
    uint256 private constant ONE_EPOCH = 1 << 32;
    uint256 private constant ONE_NONCE = 1;

    function head(Account storage self) internal view returns (bytes24) {
        return bytes24(bytes32(self.word));
    }

    function everyoneEpoch(Account storage self) internal view returns (uint32) {
        return uint32(self.word >> 32);
    }

    function nonce(Account storage self) internal view returns (uint32) {
        return uint32(self.word);
    }

    /// @dev The nonce that the participant's latest own act took.
    function usedNonce(Account storage self) internal view returns (uint32) {
        unchecked {
            return uint32(self.word - ONE_NONCE);
        }
    }

    /// @dev The participant's own act: into the head, and the next nonce. Returns the everyone-epoch.
    function append(Account storage self, bytes32 act) internal returns (uint32) {
        uint256 word = self.word;
        unchecked {
            self.word = _linked(word, act) + ONE_NONCE; // 2^32 acts of one participant are out of reach
        }
        return uint32(word >> 32);
    }

    /// @dev The same, and every grant given so far ends.
    function appendAndEndGrants(Account storage self, bytes32 act) internal {
        unchecked {
            self.word = _linked(self.word, act) + ONE_EPOCH + ONE_NONCE;
        }
    }

    /// @dev Somebody else's act in the participant's log.
    function appendForeign(Account storage self, bytes32 act) internal {
        self.word = _linked(self.word, act);
    }

    function _linked(uint256 word, bytes32 act) private view returns (uint256) {
        bytes32 headAndTime = bytes32(word & ~uint256(type(uint64).max) | uint64(block.timestamp));
        bytes24 next = bytes24(Hashes.efficientKeccak256(headAndTime, act));
        return uint256(bytes32(next)) | uint64(word);
    }
}
