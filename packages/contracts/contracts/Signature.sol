// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @dev Whose a signature is: of a key by ECDSA, of a smart account by ERC-1271.
library Signature {
    /// @dev Tries the actor's key first: to ask an account for its code costs 2,600 gas, and under
    /// EIP-7702 a key still signs for its account.
    /// @param actor who should have signed
    /// @param digest what was signed
    /// @param signature 64 bytes (ERC-2098), 65 bytes (r ‖ s ‖ v, with a low s), or any that the
    /// actor's ERC-1271 accepts
    /// @return whether the signature is the actor's
    function isBy(address actor, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (uint8 v, bytes32 r, bytes32 s) = ECDSA.parseCalldata(signature);
        // the zero address when it is no signature
        (address signer,,) = ECDSA.tryRecover(digest, v, r, s);
        if (signer == actor && signer != address(0)) return true;
        return _isValidERC1271(actor, digest, signature);
    }

    /// @dev Does what OpenZeppelin's SignatureChecker does, whose file needs an opcode (MCOPY) that
    /// older chains lack. It reads one word of the answer, however long the answer is: an account
    /// could else make the relayer pay for a copy of megabytes.
    function _isValidERC1271(address account, bytes32 digest, bytes calldata signature) private view returns (bool valid) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 yes = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            let answered := staticcall(gas(), account, add(question, 0x20), mload(question), 0, 0x20)
            valid := and(and(answered, gt(returndatasize(), 0x1f)), eq(mload(0), yes))
        }
    }
}
