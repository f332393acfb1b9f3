import { createRequire } from "node:module";
import { hashTypedData, parseAddress } from "@chartkey/core/adapters";
import { DelegationManager as DelegationManagerAbi, EIP7702StatelessDeleGator } from "@metamask/delegation-abis";
import {
  DelegationManager,
  EIP7702StatelessDeleGator as statelessDeleGatorCode,
} from "@metamask/delegation-abis/bytecode";
import { type Abi, concatHex, type Hex, encodeFunctionData, pad, parseEventLogs, zeroAddress } from "viem";
import type { EvmWallet } from "../../src/index.js";
import { viemWallet } from "../../src/viem/index.js";
import { type Artifact, deployerOn } from "./deployer.js";
import type { Call } from "./executing-account.js";
import type { TestChain } from "./test-chain.js";

const artifact = (path: string): Artifact => createRequire(import.meta.url)(path) as Artifact;
const safes = "@safe-global/safe-smart-account/build/artifacts/contracts";

/** More than any act takes: an estimate would do for a call that fails inside. */
const GAS = 3_000_000n;

/** The wallet of an account at `address`, which makes calls by transactions of its owner. */
const executing = (
  owner: EvmWallet,
  address: Hex,
  transactionFor: (call: Call) => Call | Promise<Call>,
): EvmWallet => ({
  ...owner,
  address: parseAddress(address),
  send: async ({ to, data }, options) => owner.send({ ...(await transactionFor({ to, data })), gas: GAS }, options),
});

/**
 * A Safe with one owner, who executes at once. With gas for the call inside, a Safe's transaction
 * succeeds although that call fails.
 */
async function safe(chain: TestChain, before: () => Promise<void>): Promise<EvmWallet> {
  const { account, wallet, deploy } = await deployerOn(chain);
  const master = artifact(`${safes}/Safe.sol/Safe.json`);
  const factory = artifact(`${safes}/proxies/SafeProxyFactory.sol/SafeProxyFactory.json`);
  const handler = artifact(`${safes}/handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json`);
  const [singleton, proxies, fallback] = [await deploy(master), await deploy(factory), await deploy(handler)];
  const setup = encodeFunctionData({
    abi: master.abi,
    functionName: "setup",
    args: [[account.address], 1n, zeroAddress, "0x", fallback, zeroAddress, 0n, zeroAddress],
  });
  const hash = await wallet.writeContract({
    address: proxies,
    abi: factory.abi,
    functionName: "createProxyWithNonce",
    args: [singleton, setup, 0n],
  });
  const { logs } = await chain.client.waitForTransactionReceipt({ hash });
  const [created] = parseEventLogs({ abi: factory.abi, logs, eventName: "ProxyCreation" });
  if (!created) throw new Error("No Safe was created");
  const { proxy } = created.args as unknown as { readonly proxy: Hex };
  // the owner who sends has approved by sending
  const approved = concatHex([pad(account.address), pad("0x"), "0x01"]);
  const execution = executing(viemWallet(wallet), proxy, async ({ to, data }) => {
    await before();
    const args = [to, 0n, data, 0, 1_000_000n, 0n, 0n, zeroAddress, zeroAddress, approved];
    return { to: proxy, data: encodeFunctionData({ abi: master.abi, functionName: "execTransaction", args }) };
  });
  return {
    ...execution,
    // the owner signs the digest as a message of the Safe, whose handler answers ERC-1271
    signTypedData: (data) =>
      account.signTypedData({
        domain: { chainId: chain.chain.id, verifyingContract: proxy },
        types: { SafeMessage: [{ name: "message", type: "bytes" }] },
        primaryType: "SafeMessage",
        message: { message: hashTypedData(data) },
      }),
  };
}

/** A key's account that runs the code of a contract (EIP-7702). */
async function upgraded(chain: TestChain, implementation: Artifact & { readonly args?: readonly unknown[] }) {
  const { account, wallet, deploy } = await deployerOn(chain);
  const contractAddress = await deploy(implementation, implementation.args);
  const authorization = await wallet.signAuthorization({ contractAddress, executor: "self" });
  const hash = await wallet.sendTransaction({ authorizationList: [authorization], to: zeroAddress });
  await chain.client.waitForTransactionReceipt({ hash });
  return { address: account.address, owner: viemWallet(wallet) };
}

/** MetaMask's smart account, which is told to go on after a call that fails (ERC-7579). */
async function metamask(chain: TestChain, before: () => Promise<void>): Promise<EvmWallet> {
  const { account, deploy } = await deployerOn(chain);
  const manager = await deploy({ abi: DelegationManagerAbi, bytecode: DelegationManager }, [account.address]);
  const abi = EIP7702StatelessDeleGator as Abi;
  const { address, owner } = await upgraded(chain, {
    abi,
    bytecode: statelessDeleGatorCode,
    args: [manager, account.address],
  });
  /** One call; "try". */
  const mode = pad("0x0001", { dir: "right", size: 32 });
  const execute = abi.filter((item) => item.type === "function" && item.name === "execute" && item.inputs.length === 2);
  return executing(owner, address, async ({ to, data }) => {
    await before();
    const execution = concatHex([to, pad("0x"), data]);
    return {
      to: address,
      data: encodeFunctionData({ abi: execute, functionName: "execute", args: [mode, execution] }),
    };
  });
}

/** The reference account of ERC-4337 for EIP-7702, whose transactions fail with their calls. */
async function simple7702(chain: TestChain, before: () => Promise<void>): Promise<EvmWallet> {
  const implementation = artifact("@account-abstraction/contracts/artifacts/Simple7702Account.json");
  const { address, owner } = await upgraded(chain, implementation);
  return executing(owner, address, async ({ to, data }) => {
    await before();
    const args = [to, 0n, data];
    return { to: address, data: encodeFunctionData({ abi: implementation.abi, functionName: "execute", args }) };
  });
}

/**
 * Smart accounts from their publishers' packages, on a chain.
 *
 * @param before runs before each transaction, once the call was simulated
 */
export const publishedAccounts = {
  "Safe 1.5.0": safe,
  "MetaMask's EIP-7702 account": metamask,
  "the reference EIP-7702 account": simple7702,
} satisfies Record<string, (chain: TestChain, before: () => Promise<void>) => Promise<EvmWallet>>;
