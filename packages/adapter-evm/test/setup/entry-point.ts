import { createRequire } from "node:module";
import {
  custom,
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseAbi,
  parseEventLogs,
  type TransactionReceipt,
} from "viem";
import {
  createBundlerClient,
  entryPoint08Abi,
  formatUserOperation,
  getUserOperationHash,
  type RpcUserOperation,
  type SmartAccount,
  toPackedUserOperation,
  type UserOperation,
} from "viem/account-abstraction";
import { deployerOn } from "./deployer.js";
import type { TestChain } from "./test-chain.js";

/** More than any operation of the tests takes. */
const GAS = 3_000_000n;

export type EntryPoint = Awaited<ReturnType<typeof entryPointOn>>;

/** The EntryPoint of ERC-4337 by its authors, and a bundler. */
export async function entryPointOn(chain: TestChain) {
  const { client, rpc } = chain;
  const { account, wallet, deploy } = await deployerOn(chain);
  const { bytecode } = createRequire(import.meta.url)("@account-abstraction/contracts/artifacts/EntryPoint.json") as {
    readonly bytecode: Hex;
  };
  const address = await deploy({ abi: entryPoint08Abi, bytecode });
  const included = new Map<Hex, Hex>();
  const waiting: UserOperation<"0.8">[] = [];
  let bundleSize = 1;
  let beforeBundle: () => Promise<void> = async () => {};

  const submit = async (operation: UserOperation<"0.8">): Promise<Hex> => {
    const hash = getUserOperationHash({
      chainId: chain.chain.id,
      entryPointAddress: address,
      entryPointVersion: "0.8",
      userOperation: operation,
    });
    waiting.push(operation);
    if (waiting.length < bundleSize) return hash;
    const operations = waiting.splice(0);
    await beforeBundle();
    const transaction = await wallet.sendTransaction({
      to: address,
      data: encodeFunctionData({
        abi: entryPoint08Abi,
        functionName: "handleOps",
        args: [operations.map((one) => toPackedUserOperation(one)), account.address],
      }),
      gas: 20_000_000n,
    });
    const { logs } = await client.waitForTransactionReceipt({ hash: transaction });
    for (const { args } of parseEventLogs({ abi: entryPoint08Abi, logs, eventName: "UserOperationEvent" }))
      included.set(args.userOpHash, transaction);
    return hash;
  };

  /** The answer of a bundler, whose shape ERC-7769 gives. */
  const receiptOf = async (hash: Hex) => {
    const transaction = included.get(hash);
    if (!transaction) return null;
    const receipt = await rpc("eth_getTransactionReceipt", [transaction]);
    const { logs } = await client.getTransactionReceipt({ hash: transaction });
    const event = parseEventLogs({ abi: entryPoint08Abi, logs, eventName: "UserOperationEvent" }).find(
      ({ args }) => args.userOpHash === hash,
    );
    if (!event) throw new Error("unreachable");
    const { sender, nonce, success, actualGasCost, actualGasUsed } = event.args;
    return {
      userOpHash: hash,
      entryPoint: address,
      sender,
      success,
      receipt,
      logs: (receipt as TransactionReceipt).logs,
      nonce: numberToHex(nonce),
      actualGasCost: numberToHex(actualGasCost),
      actualGasUsed: numberToHex(actualGasUsed),
    };
  };

  const request = async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
    const [first] = (params ?? []) as readonly unknown[];
    const gas = numberToHex(GAS);
    switch (method) {
      case "eth_estimateUserOperationGas":
        return { preVerificationGas: gas, verificationGasLimit: gas, callGasLimit: gas };
      case "eth_sendUserOperation":
        return submit(formatUserOperation(first as RpcUserOperation));
      case "eth_getUserOperationReceipt":
        return receiptOf(first as Hex);
      default:
        return rpc(method, (params ?? []) as readonly unknown[]);
    }
  };

  return {
    address,
    deploy,
    abi: parseAbi(["function getNonce(address, uint192) view returns (uint256)"]),
    /** A client of the bundler for one account. */
    bundlerClient: (smartAccount: SmartAccount) =>
      createBundlerClient({
        account: smartAccount,
        client,
        chain: chain.chain,
        transport: custom({ request }, { retryCount: 0 }),
        pollingInterval: 10,
      }),
    /** From now on a bundle holds so many operations, and this happens before each. */
    bundling: (size: number, before: () => Promise<void> = async () => {}) => {
      bundleSize = size;
      beforeBundle = before;
    },
  };
}
