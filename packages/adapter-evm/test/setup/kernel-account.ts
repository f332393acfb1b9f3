import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Hex } from "@chartkey/core/adapters";
import { concatHex, encodeFunctionData, hashTypedData, pad, parseAbi, parseEther, toHex, zeroHash } from "viem";
import { getUserOperationHash, type SmartAccount, toSmartAccount } from "viem/account-abstraction";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { EvmWallet } from "../../src/index.js";
import { type EntryPoint, entryPointOn } from "./entry-point.js";
import { smartAccountWallet } from "./smart-account-wallet.js";
import type { TestChain } from "./test-chain.js";

/** ZeroDev's Kernel 0.3.1, compiled: its package holds the bytecode as constants in Solidity. */
const precompiles = readFileSync(
  createRequire(import.meta.url).resolve("@rhinestone/modulekit/src/deployment/precompiles/KernelPrecompiles.sol"),
  "utf8",
);

function creationCode(name: string): Hex {
  const [, code] = new RegExp(`\\b${name} =\\s+hex"([0-9a-f]+)"`, "u").exec(precompiles) ?? [];
  if (code === undefined) throw new Error(`No ${name}`);
  return `0x${code}`;
}

const kernelAbi = parseAbi([
  "constructor(address entryPoint)",
  "function initialize(bytes21 rootValidator, address hook, bytes validatorData, bytes hookData, bytes[] initConfig)",
  "function execute(bytes32 mode, bytes executionCalldata) payable",
]);
const factoryAbi = parseAbi([
  "constructor(address implementation)",
  "function createAccount(bytes data, bytes32 salt) payable returns (address)",
  "function getAddress(bytes data, bytes32 salt) view returns (address)",
]);

/** How Kernel writes "no hook". */
const NO_HOOK: Hex = `0x${"00".repeat(19)}01`;

/**
 * A validator of ERC-7579 for one owner. `validateUserOp` and `isValidSignatureWithSender` have the
 * digest as their second argument, and the signature of 65 bytes ends their call data. It takes any
 * other call, such as `onInstall`.
 *
 *     ok = owner == ecrecover(digest, v, r, s)
 *     return selector == isValidSignatureWithSender ? ok * 0x1626ba7e << 224 : !ok
 */
const validatorOf = (owner: Hex): Hex =>
  concatHex([
    "0x602435600052", // digest
    "0x602036033560001a602052", // v
    "0x604060603603604037", // r, s
    "0x602060006080600060015afa50",
    "0x60005173",
    owner,
    "0x14",
    "0x60003560e01c63f551e2ee14605857",
    "0x1560005260206000f3",
    "0x5b631626ba7e0260e01b60005260206000f3",
  ]);

/** The factory of Kernel accounts of an entry point. */
export async function kernelFactory(chain: TestChain, entryPoint: EntryPoint): Promise<Hex> {
  const kernel = await entryPoint.deploy({ abi: kernelAbi, bytecode: creationCode("KERNEL_BYTECODE") }, [
    entryPoint.address,
  ]);
  return entryPoint.deploy({ abi: factoryAbi, bytecode: creationCode("KERNEL_FACTORY_BYTECODE") }, [kernel]);
}

/** A Kernel account with one owner, as viem knows smart accounts. It is not deployed yet. */
export async function kernelAccount(chain: TestChain, entryPoint: EntryPoint, factory: Hex): Promise<SmartAccount> {
  const { client } = chain;
  const owner = privateKeyToAccount(generatePrivateKey());
  const validator = privateKeyToAccount(generatePrivateKey()).address;
  await client.setCode({ address: validator, bytecode: validatorOf(owner.address) });
  const data = encodeFunctionData({
    abi: kernelAbi,
    functionName: "initialize",
    args: [concatHex(["0x01", validator]), NO_HOOK, "0x", "0x", []],
  });
  const address = await client.readContract({
    address: factory,
    abi: factoryAbi,
    functionName: "getAddress",
    args: [data, zeroHash],
  });
  await client.setBalance({ address, value: parseEther("10") });

  /** The owner signs a digest for this account alone, and for its root validator. */
  const sign = async (hash: Hex) =>
    concatHex([
      "0x00",
      await owner.signTypedData({
        domain: { name: "Kernel", version: "0.3.1", chainId: chain.chain.id, verifyingContract: address },
        types: { Kernel: [{ name: "hash", type: "bytes32" }] },
        primaryType: "Kernel",
        message: { hash },
      }),
    ]);

  return toSmartAccount({
    client,
    entryPoint: { abi: entryPoint.abi, address: entryPoint.address, version: "0.8" },
    getAddress: async () => address,
    getNonce: () =>
      client.readContract({
        address: entryPoint.address,
        abi: entryPoint.abi,
        functionName: "getNonce",
        args: [address, 0n],
      }),
    getFactoryArgs: async () => ({
      factory,
      factoryData: encodeFunctionData({ abi: factoryAbi, functionName: "createAccount", args: [data, zeroHash] }),
    }),
    encodeCalls: async ([call]) =>
      encodeFunctionData({
        abi: kernelAbi,
        functionName: "execute",
        args: [zeroHash, concatHex([call?.to ?? "0x", pad(toHex(call?.value ?? 0n)), call?.data ?? "0x"])],
      }),
    getStubSignature: async () => pad("0x1b", { dir: "right", size: 65 }),
    signMessage: () => Promise.reject(new Error("Nothing is to be signed")),
    signTypedData: async (typed) => sign(hashTypedData(typed)),
    signUserOperation: async ({ chainId = chain.chain.id, ...operation }) =>
      owner.sign({
        hash: getUserOperationHash({
          chainId,
          entryPointAddress: entryPoint.address,
          entryPointVersion: "0.8",
          userOperation: { ...operation, sender: address },
        }),
      }),
  });
}

/** Kernel accounts that are deployed by their first operation, and the bundler that sends these. */
export async function kernelAccounts(chain: TestChain) {
  const entryPoint = await entryPointOn(chain);
  const factory = await kernelFactory(chain, entryPoint);
  return {
    bundling: entryPoint.bundling,
    newWallet: async (): Promise<EvmWallet> =>
      smartAccountWallet(entryPoint.bundlerClient(await kernelAccount(chain, entryPoint, factory))),
  };
}
