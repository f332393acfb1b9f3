// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {vm} from "../Vm.sol";
import {TestAct} from "./TestAct.sol";
import {SignedTest} from "./SignedTest.sol";

/// @dev What the ledger says of its domain (ERC-5267) is the domain of what it takes.
contract DomainTest is SignedTest {
    function testFuzz_whatItSaysIsWhatIsSigned(uint64 id, uint256 kind) public {
        vm.assume(id != 0);
        vm.chainId(id);
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = ledger.eip712Domain();
        vm.assertTrue(fields == 0x0f, "name, version, chain and contract");
        vm.assertTrue(salt == 0 && extensions.length == 0, "and no more");
        vm.assertEq(chainId, id, "chain");
        vm.assertEq(uint160(verifyingContract), uint160(address(ledger)), "contract");

        bytes32 domainType =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 domain = keccak256(
            abi.encode(domainType, keccak256(bytes(name)), keccak256(bytes(version)), chainId, verifyingContract)
        );
        TestAct memory act = actOf(kind);
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, act.signedStruct(nonceOf(act), NO_END)));
        accepts(act.twin(NO_END, sign(keyOf(act), digest)));
    }
}
