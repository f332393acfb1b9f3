// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ChartkeyLedger} from "../../contracts/ChartkeyLedger.sol";
import {Replay} from "../Replay.sol";
import {Vm, vm} from "../Vm.sol";

/// @dev What the ledger must say, kept in another way: grants from the calls that were made, heads from the events that came out.
abstract contract Model {
    using Replay for Vm.Log;

    struct Given {
        uint40 until;
        uint8 permissions;
        uint256 act; // the act's number, 0 for never
        bool ended; // revoked or given back
    }

    uint256 public constant ACTORS = 4;
    uint256 public constant SCOPES = 4;

    ChartkeyLedger public ledger;
    uint256 public clock = 1_800_000_000;
    uint256 public acts;

    // by the number of patient, grantee and scope
    mapping(uint256 => mapping(uint256 => mapping(uint256 => Given))) public given;
    mapping(uint256 patient => uint256) public everyoneRevokedAt;
    mapping(uint256 patient => uint32) public everyoneEpochs;

    mapping(address participant => bytes24) public heads;
    mapping(address participant => uint32) public nonces;

    /// @dev Something that must not happen happened during a call.
    bool public changedByAnother;
    bool public unlikeTheModel;

    constructor() {
        ledger = new ChartkeyLedger();
        vm.warp(clock);
    }

    function actor(uint256 i) public pure returns (address) {
        return address(uint160(0xAC7000 + i));
    }

    /// @dev Everything, two folders, and a record with the id of the first folder.
    function scope(uint256 i) public pure returns (bytes32) {
        if (i == 0) return 0;
        return bytes32(bytes1(i == 3 ? 0x02 : 0x01)) | (bytes32(bytes16(uint128(i == 2 ? 2 : 1) << 96)) >> 8);
    }

    function permissionsOf(uint256 patient, uint256 grantee, uint256 s) public view returns (uint8) {
        bytes32[] memory scopes = new bytes32[](1);
        scopes[0] = scope(s);
        return ledger.permissionsOf(actor(patient), actor(grantee), scopes);
    }

    function expected(uint256 patient, uint256 grantee, uint256 s) public view returns (uint8) {
        if (patient == grantee) return 7;
        Given memory g = given[patient][grantee][s];
        return g.ended || g.until <= clock || g.act <= everyoneRevokedAt[patient] ? 0 : g.permissions;
    }

    /// @dev Lets `who` make a call, replays what it emitted, and watches what it changed.
    function _act(uint256 who, bytes memory call, bool allowed) internal returns (bool done) {
        ++acts;
        bytes32 others = _whatOthersMayOpen(who);
        uint256 own = _whatOneMayOpen(who);
        vm.recordLogs();
        vm.prank(actor(who));
        (done,) = address(ledger).call(call);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        // a refused multicall has been recorded up to the act that was refused
        for (uint256 i; done && i < logs.length; ++i) {
            _replay(logs[i]);
            if (logs[i].entersHead() && logs[i].actorOf() != actor(who)) changedByAnother = true;
        }
        if (_whatOthersMayOpen(who) != others) changedByAnother = true;
        if (_whatOneMayOpen(who) & ~own != 0) changedByAnother = true; // one may give access back, and no more
        if (done != allowed) unlikeTheModel = true;
    }

    function _replay(Vm.Log memory log) private {
        if (!log.entersHead()) return;
        address owner = log.ownerOf();
        heads[owner] = Replay.next(heads[owner], clock, log);
        if (log.actorOf() == owner) ++nonces[owner];
    }

    /// @dev The permissions that stand under every patient but `who`, for everybody but `who`.
    function _whatOthersMayOpen(uint256 who) private view returns (bytes32 matrix) {
        for (uint256 p; p < ACTORS; ++p) {
            for (uint256 g; g < ACTORS; ++g) {
                if (p == who || g == who || p == g) continue;
                for (uint256 s; s < SCOPES; ++s) {
                    matrix = keccak256(abi.encode(matrix, permissionsOf(p, g, s)));
                }
            }
        }
    }

    /// @dev The permissions of `who` under every other patient, a nibble each.
    function _whatOneMayOpen(uint256 who) private view returns (uint256 bits) {
        for (uint256 p; p < ACTORS; ++p) {
            for (uint256 s; p != who && s < SCOPES; ++s) {
                bits |= uint256(permissionsOf(p, who, s)) << (4 * (p * SCOPES + s));
            }
        }
    }
}
