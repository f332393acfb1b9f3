// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {RegistryTest} from "./RegistryTest.sol";
import {vm} from "./Vm.sol";

/// @dev Anybody does anything in any order, and the registry says what a model says that knows
/// nothing of slots and terms: a list of words, from which those of a registrar who leaves are
/// struck.
contract RegistryModelTest is RegistryTest {
    struct Word {
        address registrar;
        address participant;
        bytes32 role;
        uint40 until;
        bytes24 digest;
    }

    Word[] private _words;
    mapping(address registrar => bool) private _inOffice;
    address[] private _actors = [COUNCIL, CHAMBER, STRANGER, ADMIN];
    address[] private _participants = [PATIENT, DOCTOR];
    bytes32[] private _roles = [bytes32("doctor"), "patient"];

    function testFuzz_anythingByAnybody(uint256[48] calldata seeds) public {
        (_inOffice[COUNCIL], _inOffice[CHAMBER]) = (true, true);
        for (uint256 i; i < seeds.length; ++i) {
            _step(seeds[i]);
        }
        _compare();
    }

    function _step(uint256 seed) private {
        address actor = _actors[seed % 4];
        Word memory word = Word({
            registrar: actor,
            participant: _participants[(seed >> 8) % 2],
            role: _roles[(seed >> 16) % 2],
            until: uint40(clock + (seed >> 24) % 60),
            digest: bytes24(keccak256(abi.encode(seed)))
        });
        uint256 kind = (seed >> 40) % 16;
        if (kind < 7) _attest(word);
        else if (kind < 10) _withdraw(word);
        else if (kind < 12) _appoint(actor);
        else if (kind < 13) _remove(actor);
        else if (kind < 14) _resign(actor);
        else pass((seed >> 48) % 20);
    }

    function _attest(Word memory word) private {
        bool allowed = _inOffice[word.registrar] && word.until > clock;
        vm.prank(word.registrar);
        try registry.attest(word.participant, word.role, word.until, word.digest) {
            vm.assertTrue(allowed, "an attestation that must be refused");
            _strike(word.registrar, word.participant, word.role);
            _words.push(word);
        } catch {
            vm.assertFalse(allowed, "an attestation that must be taken");
        }
    }

    function _withdraw(Word memory word) private {
        bool allowed = _inOffice[word.registrar];
        vm.prank(word.registrar);
        try registry.withdraw(word.participant, word.role) {
            vm.assertTrue(allowed, "a withdrawal that must be refused");
            _strike(word.registrar, word.participant, word.role);
        } catch {
            vm.assertFalse(allowed, "a withdrawal that must be taken");
        }
    }

    function _appoint(address registrar) private {
        appoint(registrar);
        _inOffice[registrar] = true;
    }

    function _remove(address registrar) private {
        remove(registrar);
        _leave(registrar);
    }

    function _resign(address registrar) private {
        resign(registrar);
        _leave(registrar);
    }

    function _leave(address registrar) private {
        _inOffice[registrar] = false;
        for (uint256 p; p < 2; ++p) {
            for (uint256 r; r < 2; ++r) {
                _strike(registrar, _participants[p], _roles[r]);
            }
        }
    }

    function _strike(address registrar, address participant, bytes32 role) private {
        for (uint256 i; i < _words.length; ++i) {
            Word storage word = _words[i];
            if (word.registrar == registrar && word.participant == participant && word.role == role) delete _words[i];
        }
    }

    function _compare() private view {
        (uint40[] memory untils, bytes24[] memory digests) =
            registry.attestationsOf(_participants, _actors, _roles);
        uint256 next;
        for (uint256 p; p < 2; ++p) {
            for (uint256 a; a < 4; ++a) {
                for (uint256 r; r < 2; ++r) {
                    Word memory word = _said(_actors[a], _participants[p], _roles[r]);
                    vm.assertEq(untils[next], word.until, "until");
                    vm.assertEq(digests[next], word.digest, "digest");
                    bool counts = registry.isAttested(_actors[a], _participants[p], _roles[r]);
                    vm.assertTrue(counts == (clock < word.until), "whether it counts");
                    ++next;
                }
            }
        }
    }

    function _said(address registrar, address participant, bytes32 role) private view returns (Word memory found) {
        for (uint256 i; i < _words.length; ++i) {
            Word memory word = _words[i];
            if (word.registrar == registrar && word.participant == participant && word.role == role) return word;
        }
    }
}
