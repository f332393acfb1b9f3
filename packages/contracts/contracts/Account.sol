// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @dev What the ledger keeps of a participant, from the high end: head (192 bits) | everyone-epoch
/// (24) | nonce (24) | access (16). It is packed by hand: the compiler would read and write the
/// members one by one, which costs 300 to 1,300 gas an act.
type AccountWord is uint256;

using AccountWords for AccountWord global;

/// @dev Takes a participant's word apart.
library AccountWords {
    /// @dev The head of the participant's log: 24 zero bytes before the first entry.
    /// @param self the word
    function head(AccountWord self) internal pure returns (bytes24) {
        return bytes24(bytes32(AccountWord.unwrap(self)));
    }

    /// @dev How often the participant has revoked everyone.
    /// @param self the word
    function everyoneEpoch(AccountWord self) internal pure returns (uint32) {
        return uint24(AccountWord.unwrap(self) >> 40);
    }

    /// @dev How many own acts the participant has done, which is the nonce of the next.
    /// @param self the word
    function nonce(AccountWord self) internal pure returns (uint32) {
        return uint24(AccountWord.unwrap(self) >> 16);
    }

    /// @dev How often the participant has changed who may read, modulo 2^16.
    /// @param self the word
    function access(AccountWord self) internal pure returns (uint16) {
        return uint16(AccountWord.unwrap(self));
    }
}

/// @dev The storage slot of a participant.
struct Account {
    /// All of it.
    AccountWord word;
}

using AccountSlot for Account global;

/// @dev Adds acts to the slot of a participant. Who may is for the caller to decide.
library AccountSlot {
    uint256 private constant ONE_EPOCH = 1 << 40;
    uint256 private constant ONE_NONCE = 1 << 16;
    /// @dev After 2^16 changes of access the count is 0 again, and takes a nonce more: who signed
    /// for that one signs again.
    uint256 private constant ONE_ACCESS = 1;

    /// @dev Adds the participant's own act to the head, and takes the next nonce.
    /// @param self the participant's slot
    /// @param act its EIP-712 hashStruct
    /// @return before the word as it was
    function append(Account storage self, bytes32 act) internal returns (AccountWord before) {
        before = self.word;
        unchecked {
            // 2^24 acts of one participant are out of reach
            self.word = AccountWord.wrap(_linked(before, act) + ONE_NONCE);
        }
    }

    /// @dev Does the same for an act that changes who may read, and counts it.
    /// @param self the participant's slot
    /// @param act its EIP-712 hashStruct
    /// @return before the word as it was
    function appendAccess(Account storage self, bytes32 act) internal returns (AccountWord before) {
        before = self.word;
        unchecked {
            self.word = AccountWord.wrap(_linked(before, act) + ONE_NONCE + ONE_ACCESS);
        }
    }

    /// @dev Does the same, and ends every grant that the participant has given so far.
    /// @param self the participant's slot
    /// @param act its EIP-712 hashStruct
    /// @return before the word as it was
    function appendAndEndGrants(Account storage self, bytes32 act) internal returns (AccountWord before) {
        before = self.word;
        unchecked {
            self.word = AccountWord.wrap(_linked(before, act) + ONE_EPOCH + ONE_NONCE + ONE_ACCESS);
        }
    }

    /// @dev Adds somebody else's act to the head, and leaves the participant's counts alone.
    /// @param self the participant's slot
    /// @param act its EIP-712 hashStruct
    function appendForeign(Account storage self, bytes32 act) internal {
        self.word = AccountWord.wrap(_linked(self.word, act));
    }

    /// @dev The word with the next head: the first 24 bytes of
    /// keccak256(head ‖ uint64(block.timestamp) ‖ act). The time of a block has 64 bits on every
    /// chain, so nothing is cut.
    function _linked(AccountWord before, bytes32 act) private view returns (uint256) {
        uint256 word = AccountWord.unwrap(before);
        bytes32 headAndTime = bytes32(word & ~uint256(type(uint64).max) | block.timestamp);
        bytes24 next = bytes24(Hashes.efficientKeccak256(headAndTime, act));
        return uint256(bytes32(next)) | uint64(word);
    }
}
