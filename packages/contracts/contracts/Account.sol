// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @dev What the ledger keeps of a participant, in one storage slot. It is packed by hand: the
/// compiler would read and write the members one by one, which costs 300 to 1,300 gas an act.
struct Account {
    /// From the high end: head (192 bits) | everyone-epoch (32) | nonce (32).
    uint256 word;
}

using AccountSlot for Account global;

/// @dev Reads and changes the slot of a participant. Who may is for the caller to decide.
library AccountSlot {
    uint256 private constant ONE_EPOCH = 1 << 32;
    uint256 private constant ONE_NONCE = 1;

    /// @dev The head of the participant's log: 24 zero bytes before the first entry.
    /// @param self the participant's slot
    function head(Account storage self) internal view returns (bytes24) {
        return bytes24(bytes32(self.word));
    }

    /// @dev How often the participant has revoked everyone.
    /// @param self the participant's slot
    function everyoneEpoch(Account storage self) internal view returns (uint32) {
        return uint32(self.word >> 32);
    }

    /// @dev How many own acts the participant has done, which is the nonce of the next.
    /// @param self the participant's slot
    function nonce(Account storage self) internal view returns (uint32) {
        return uint32(self.word);
    }

    /// @dev The nonce that the participant's latest own act took. Before the first act it has no
    /// meaning.
    /// @param self the participant's slot
    function usedNonce(Account storage self) internal view returns (uint32) {
        unchecked {
            return uint32(self.word - ONE_NONCE);
        }
    }

    /// @dev Adds the participant's own act to the head, and takes the next nonce.
    /// @param self the participant's slot
    /// @param act its EIP-712 hashStruct
    /// @return the everyone-epoch, since a grant needs it
    function append(Account storage self, bytes32 act) internal returns (uint32) {
        uint256 word = self.word;
        unchecked {
            // 2^32 acts of one participant are out of reach
            self.word = _linked(word, act) + ONE_NONCE;
        }
        return uint32(word >> 32);
    }

    /// @dev Does the same, and ends every grant that the participant has given so far.
    /// @param self the participant's slot
    /// @param act its EIP-712 hashStruct
    function appendAndEndGrants(Account storage self, bytes32 act) internal {
        unchecked {
            self.word = _linked(self.word, act) + ONE_EPOCH + ONE_NONCE;
        }
    }

    /// @dev Adds somebody else's act to the head, and leaves the participant's nonce alone.
    /// @param self the participant's slot
    /// @param act its EIP-712 hashStruct
    function appendForeign(Account storage self, bytes32 act) internal {
        self.word = _linked(self.word, act);
    }

    /// @dev The word with the next head: the first 24 bytes of
    /// keccak256(head ‖ uint64(block.timestamp) ‖ act).
    function _linked(uint256 word, bytes32 act) private view returns (uint256) {
        bytes32 headAndTime = bytes32(word & ~uint256(type(uint64).max) | uint64(block.timestamp));
        bytes24 next = bytes24(Hashes.efficientKeccak256(headAndTime, act));
        return uint256(bytes32(next)) | uint64(word);
    }
}
