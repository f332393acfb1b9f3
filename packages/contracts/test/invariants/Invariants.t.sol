// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Handler} from "./Handler.sol";
import {vm} from "../Vm.sol";

/// @dev What holds after any acts by anybody, in any order, at any time.
contract InvariantsTest {
    Handler private _handler;
    uint256 private _actors;
    uint256 private _scopes;

    function setUp() public {
        _handler = new Handler();
        (_actors, _scopes) = (_handler.ACTORS(), _handler.SCOPES());
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev No act of anybody else changes a grant or brings an entry in the patient's name.
    function invariant_onlyThePatientChangesWhatOthersMayOpen() public view {
        vm.assertFalse(_handler.changedByAnother(), "changed by another");
    }

    function invariant_accessIsWhatThePatientGranted() public view {
        vm.assertFalse(_handler.unlikeTheModel(), "accepted or refused unlike the model");
        for (uint256 p; p < _actors; ++p) {
            for (uint256 g; g < _actors; ++g) {
                for (uint256 s; s < _scopes; ++s) {
                    vm.assertEq(_handler.permissionsOf(p, g, s), _handler.expected(p, g, s), "permissions");
                }
            }
        }
    }

    function invariant_aRevokedOrExpiredGrantNeverOpens() public view {
        for (uint256 p; p < _actors; ++p) {
            for (uint256 g; g < _actors; ++g) {
                for (uint256 s; s < _scopes; ++s) {
                    (uint40 until,,, bool ended) = _handler.given(p, g, s);
                    bool over = ended || until <= _handler.clock();
                    if (p != g && over) vm.assertEq(_handler.permissionsOf(p, g, s), 0, "an ended grant opens");
                }
            }
        }
    }

    function invariant_revokeEveryoneEndsAllEarlierGrants() public view {
        for (uint256 p; p < _actors; ++p) {
            (, uint32 everyoneEpoch,) = _handler.ledger().accountOf(_handler.actor(p));
            vm.assertEq(everyoneEpoch, _handler.everyoneEpochs(p), "everyone-epoch");
            for (uint256 g; g < _actors; ++g) {
                for (uint256 s; s < _scopes; ++s) {
                    (,, uint256 act,) = _handler.given(p, g, s);
                    bool earlier = act <= _handler.everyoneRevokedAt(p);
                    if (p != g && earlier) vm.assertEq(_handler.permissionsOf(p, g, s), 0, "an earlier grant opens");
                }
            }
        }
    }

    function invariant_theHeadIsTheReplayedLog() public view {
        for (uint256 i; i < _actors; ++i) {
            address actor = _handler.actor(i);
            (bytes24 head,, uint32 nonce) = _handler.ledger().accountOf(actor);
            vm.assertEq(head, _handler.heads(actor), "head");
            vm.assertEq(nonce, _handler.nonces(actor), "nonce");
        }
    }

    /// @dev So that a grant signed before a revocation cannot be brought again: its nonce lives on.
    function invariant_aGrantSlotIsNeverFreed() public view {
        for (uint256 p; p < _actors; ++p) {
            for (uint256 g; g < _actors; ++g) {
                for (uint256 s; s < _scopes; ++s) {
                    (, uint8 permissions,,) =
                        _handler.ledger().grantOf(_handler.actor(p), _handler.actor(g), _handler.scope(s));
                    (,, uint256 act,) = _handler.given(p, g, s);
                    vm.assertTrue((act != 0) == (permissions != 0), "slot");
                }
            }
        }
    }
}
