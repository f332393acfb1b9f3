// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

library Signature {
    /// @dev By the actor's key first: asking an account for code costs 2,600 gas, and under EIP-7702 a key stays its account's.
    function isBy(address actor, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (uint8 v, bytes32 r, bytes32 s) = ECDSA.parseCalldata(signature);
        (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecover(digest, v, r, s);
        if (failure == ECDSA.RecoverError.NoError && signer == actor) return true;
        return _isValidERC1271(actor, digest, signature);
    }

    /// @dev As OpenZeppelin's SignatureChecker, which needs an opcode (MCOPY) that older chains lack. One word of the answer is
    /// read whatever its length: an account could make whoever relays pay for copying megabytes.
    function _isValidERC1271(address account, bytes32 digest, bytes calldata signature) private view returns (bool valid) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 yes = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            let answered := staticcall(gas(), account, add(question, 0x20), mload(question), 0, 0x20)
            valid := and(and(answered, gt(returndatasize(), 0x1f)), eq(mload(0), yes))
        }
    }
}
