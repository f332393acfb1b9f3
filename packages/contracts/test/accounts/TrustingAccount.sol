// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IChartkeyLedger} from "../../contracts/IChartkeyLedger.sol";

/// @dev A smart account that takes the signature of whoever the ledger says may read its records:
/// of those who care for it.
contract TrustingAccount is IERC1271 {
    IChartkeyLedger private immutable LEDGER;

    constructor(IChartkeyLedger ledger) {
        LEDGER = ledger;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        address signer = ECDSA.recoverCalldata(digest, signature);
        bool trusted = LEDGER.hasAccess(address(this), signer, new bytes32[](1));
        return trusted ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
