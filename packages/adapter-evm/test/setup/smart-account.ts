import { deployPreparer } from "@chartkey/contracts/deploy";
import { parseAddress, type Wallet } from "@chartkey/core/adapters";
import { concatHex, getContractAddress, type Hex, keccak256, pad, size, stringToHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { serializeErc6492Signature } from "viem/utils";
import type { TestChain } from "./test-chain.js";

/**
 * The deterministic deployment proxy: 32 bytes of salt and then the creation code are its call
 * data, and it creates the contract (CREATE2).
 */
const FACTORY_CODE: Hex =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

/**
 * A smart account (ERC-1271) with one owner. It accepts a signature of 65 bytes over the digest by
 * the owner's key, and does not check the function that is called.
 *
 *     owner == ecrecover(digest, v, r, s) ? 0x1626ba7e : 0
 */
const accountOf = (owner: Hex): Hex =>
  concatHex([
    "0x600435600052", // digest
    "0x60a43560001a602052", // v
    "0x606435604052", // r
    "0x608435606052", // s
    "0x602060006080600060015afa50",
    "0x60005173",
    owner,
    "0x14631626ba7e0260e01b60005260206000f3",
  ]);

/** A person whose account is a contract that is not deployed yet, on a chain with the preparer. */
export async function smartAccount({ client, rpc, payer }: TestChain) {
  await deployPreparer({ send: rpc }, await payer());
  const owner = privateKeyToAccount(generatePrivateKey());
  const runtime = accountOf(owner.address);
  const creation = concatHex([pad(`0x60${size(runtime).toString(16)}`, { size: 2 }), "0x80600b6000396000f3", runtime]);
  const factory = privateKeyToAccount(generatePrivateKey()).address;
  await client.setCode({ address: factory, bytecode: FACTORY_CODE });
  const salt = keccak256(stringToHex("account"));
  const account = getContractAddress({ opcode: "CREATE2", from: factory, salt, bytecode: creation });
  const data = concatHex([salt, creation]);
  const signTypedData: Wallet["signTypedData"] = ({ domain, types, primaryType, message }) =>
    owner.signTypedData({ domain, types: { ...types }, primaryType, message });
  return {
    address: parseAddress(account),
    runtime,
    /** Signs as the deployed account. */
    deployed: { address: parseAddress(account), signTypedData } satisfies Wallet,
    /** Signs, and wraps the deployment of the account with the signature (ERC-6492). */
    undeployed: {
      address: parseAddress(account),
      signTypedData: async (typed, options) =>
        serializeErc6492Signature({ address: factory, data, signature: await signTypedData(typed, options) }),
    } satisfies Wallet,
  };
}
