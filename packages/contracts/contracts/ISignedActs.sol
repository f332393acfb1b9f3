// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title The acts of {IChartkeyLedger}, signed by whoever acts and brought by anybody
/// @notice A signature is EIP-712 typed data in the domain (name "Chartkey Ledger", version "1", chain, this contract). Each act
/// has a type of its own, which holds the act's struct, so that a wallet shows what it is that a person signs:
///
///     SignedFileCard(FileCard act,uint32 nonce,uint40 deadline)FileCard(address patient,bytes32 place,bytes32 card)
///
/// - A patient's own act takes the patient's next nonce, see {IChartkeyLedger-accountOf}. Their direct acts take it too, so that
///   nothing signed earlier can be brought after them.
/// - An offer, and giving a grant back, take the next nonce of the grant, see {IChartkeyLedger-grantOf}. Whatever changes the
///   grant takes it too.
/// - Requests, cancellations and rejections have a deadline only: saying one twice changes nothing, and the first answer to a
///   request stands.
///
/// In each function `actor` is who signed, `deadline` is in Unix seconds and inclusive, and `signature` is 64 bytes (ERC-2098) or
/// 65 by the actor's key, or what the actor's ERC-1271 takes. The other parameters are those of the direct function. An ERC-1271 is
/// asked when the act is written and not yet accepted: what this contract then says of the account is no reason to take it.
interface ISignedActs {
    struct Revocation {
        address grantee;
        bytes32 scope;
    }

    struct Epoch {
        bytes32[] words;
        bytes32 lockbox;
    }

    struct Cards {
        bytes32 place;
        bytes32[] cards;
    }

    struct Grant {
        address grantee;
        bytes32 scope;
        uint40 until;
        uint8 permissions;
        bytes32 envelope;
    }

    /// @dev A patient's acts that belong together. They happen in the order of the fields, and of the arrays in them.
    struct Batch {
        bytes32[] keys;
        bool everyone;
        Revocation[] revocations;
        Epoch[] epochs;
        Cards[] cards;
        Grant[] grants;
    }

    /// @notice The deadline of a signed act has passed.
    error DeadlinePassed();

    /// @notice Not the actor's signature over this act, this nonce and this deadline, here.
    error InvalidSignature(address actor);

    function publishKeyBySig(bytes32 key, address actor, uint40 deadline, bytes calldata signature) external;
    function startEpochBySig(
        bytes32[] calldata words,
        bytes32 lockbox,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function addCardBySig(
        bytes32 place,
        bytes32 card,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function addCardsBySig(
        bytes32 place,
        bytes32[] calldata cards,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function grantBySig(
        address grantee,
        bytes32 scope,
        uint40 until,
        uint8 permissions,
        bytes32 envelope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function revokeBySig(
        address grantee,
        bytes32 scope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function revokeEveryoneBySig(address actor, uint40 deadline, bytes calldata signature) external;
    function offerBySig(
        address patient,
        bytes32 scope,
        bool amends,
        bytes32 pointer,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function relinquishBySig(
        address patient,
        bytes32 scope,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function requestBySig(
        address patient,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function cancelBySig(
        address patient,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;
    function rejectBySig(
        address asker,
        bytes32 message,
        address actor,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Many acts of one patient under one signature: all of them happen, or none. Each takes a nonce; signed is the first.
    /// The type is SignedBatch, with an array of the structs of each kind, in the order of {Batch}.
    function batchBySig(Batch calldata batch, address actor, uint40 deadline, bytes calldata signature) external;

    /// @notice The domain of the signatures (ERC-5267): name, version, chain and contract; no salt, no extensions. Never changes.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}
