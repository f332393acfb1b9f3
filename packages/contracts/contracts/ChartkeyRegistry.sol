// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {Attestation} from "./Attestation.sol";
import {IChartkeyRegistry} from "./IChartkeyRegistry.sol";

/// @title The Chartkey registry
/// @notice One administrator appoints and removes registrars, and can attest nothing in their name.
/// The administrator hands the office on in two steps, a day apart: OpenZeppelin's
/// AccessControlDefaultAdminRules.
contract ChartkeyRegistry is IChartkeyRegistry, AccessControlDefaultAdminRules, Multicall {
    /// @inheritdoc IChartkeyRegistry
    bytes32 public constant REGISTRAR = keccak256("REGISTRAR");

    mapping(address registrar => uint24 terms) private _endedTerms;
    mapping(address registrar => mapping(address participant => mapping(bytes32 role => Attestation))) private _attestations;

    /// @param admin who appoints the registrars. It is part of the creation code, so each
    /// administrator's registry has another address by CREATE2.
    constructor(address admin) AccessControlDefaultAdminRules(1 days, admin) {}

    /// @inheritdoc IChartkeyRegistry
    function attest(address participant, bytes32 role, uint40 until, bytes24 digest) external onlyRole(REGISTRAR) {
        require(participant != address(0), InvalidParticipant(participant));
        require(role != 0, InvalidRole(role));
        require(until > block.timestamp, InvalidUntil(until));
        require(digest != 0, InvalidDigest(digest));
        _attestations[msg.sender][participant][role] = Attestation(digest, until, _endedTerms[msg.sender]);
        emit Attested(msg.sender, participant, role, until, digest);
    }

    /// @inheritdoc IChartkeyRegistry
    function withdraw(address participant, bytes32 role) external onlyRole(REGISTRAR) {
        delete _attestations[msg.sender][participant][role];
        emit Withdrawn(msg.sender, participant, role);
    }

    /// @inheritdoc IChartkeyRegistry
    function isAttested(address registrar, address participant, bytes32 role) external view returns (bool) {
        (uint40 until,) = attestationOf(registrar, participant, role);
        return block.timestamp < until;
    }

    /// @inheritdoc IChartkeyRegistry
    function attestationsOf(
        address[] calldata participants,
        address[] calldata registrars,
        bytes32[] calldata roles
    ) external view returns (uint40[] memory untils, bytes24[] memory digests) {
        uint256 count = participants.length * registrars.length * roles.length;
        untils = new uint40[](count);
        digests = new bytes24[](count);
        uint256 next;
        for (uint256 p; p < participants.length; ++p) {
            for (uint256 r; r < registrars.length; ++r) {
                for (uint256 k; k < roles.length; ++k) {
                    (untils[next], digests[next]) = attestationOf(registrars[r], participants[p], roles[k]);
                    ++next;
                }
            }
        }
    }

    /// @inheritdoc IChartkeyRegistry
    function attestationOf(address registrar, address participant, bytes32 role)
        public
        view
        returns (uint40 until, bytes24 digest)
    {
        Attestation memory attestation = _attestations[registrar][participant][role];
        // The registrar was in office, and no term of it has ended since.
        if (attestation.term == _endedTerms[registrar]) return (attestation.until, attestation.digest);
    }

    /// @dev Removal and resignation both come here, and end the term with all that was attested in
    /// it. Only a term that has begun can end, so nobody but the administrator can bring the count
    /// near its end.
    function _revokeRole(bytes32 role, address account) internal override returns (bool revoked) {
        revoked = super._revokeRole(role, account);
        if (revoked && role == REGISTRAR) ++_endedTerms[account];
    }
}
