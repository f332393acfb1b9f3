import { chartkeyLedgerAbi } from "@chartkey/contracts";
import { type Hex, parseAddress } from "@chartkey/core/adapters";
import { createPublicClient, custom, encodeAbiParameters, encodeEventTopics, toHex } from "viem";
import { foundry } from "viem/chains";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { viemLedger } from "../../src/viem/index.js";

export const person = parseAddress(`0x${"a1".repeat(20)}`);
export const transaction: Hex = `0x${"7a".repeat(32)}`;
export const key: Hex = `0x${"07".repeat(32)}`;
const contract = parseAddress(`0x${"c0".repeat(20)}`);
const otherTransaction: Hex = `0x${"0f".repeat(32)}`;
const address = contract.toLowerCase() as Hex;
const from = person.toLowerCase() as Hex;
const base = { nonce: 0, access: 0 } as const;

export const POLLING = 1_000;

const hashOf = (block: bigint): Hex => toHex(block + 1n, { size: 32 });
/** Unix seconds of block 0. */
const GENESIS = 1_700_000_000n;

/**
 * A chain of one account, which includes at most its one transaction, and its node. The test says
 * what the node answers, and when a block comes.
 */
export function scriptedNode(options: Partial<EvmLedgerOptions> = {}) {
  /** The latest block. */
  let head = 100n;
  /** The block that includes the transaction, and what it does there. */
  let included: { readonly block: bigint; readonly status: Hex } | undefined;
  /** Whether another transaction has taken the nonce. */
  let replacedIn: bigint | undefined;
  let isInPool = false;
  const asked: string[] = [];
  let instead: (method: string, params: readonly unknown[]) => unknown = () => undefined;

  const content = { from, to: address, nonce: "0x0", input: "0x" };
  const log = (block: bigint) => ({
    address,
    topics: encodeEventTopics({ abi: chartkeyLedgerAbi, eventName: "KeyPublished", args: { participant: person } }),
    data: encodeAbiParameters([{ type: "bytes32" }], [key]),
    blockNumber: toHex(block),
    blockHash: hashOf(block),
    transactionHash: transaction,
    logIndex: "0x0",
  });
  const receipt = () =>
    included && {
      transactionHash: transaction,
      blockNumber: toHex(included.block),
      blockHash: hashOf(included.block),
      status: included.status,
      gasUsed: "0x5208",
      logs: included.status === "0x1" ? [log(included.block)] : [],
    };
  const blockOf = (tag: string, withTransactions: boolean) => {
    const number = tag === "latest" ? head : BigInt(tag);
    const replacement = { ...content, hash: otherTransaction, blockHash: hashOf(number), to: from };
    return {
      number: toHex(number),
      hash: hashOf(number),
      timestamp: toHex(GENESIS + number * 12n),
      ...(withTransactions && { transactions: number === replacedIn ? [replacement] : [] }),
    };
  };
  const usedAt = (tag: string) => {
    const block = tag === "latest" || tag === "pending" ? head : BigInt(tag);
    return [included?.block, replacedIn].some((used) => used !== undefined && used <= block) ? "0x1" : "0x0";
  };

  const answers: Readonly<Record<string, (...params: never[]) => unknown>> = {
    eth_chainId: () => toHex(foundry.id),
    // a submission is simulated in its sender's name; the account, four words, is read in nobody's
    eth_call: (call: { readonly from?: Hex }) => (call.from ? "0x" : `0x${"00".repeat(4 * 32)}`),
    eth_getTransactionCount: (_address: string, tag: string) => (tag === "pending" && isInPool ? "0x1" : usedAt(tag)),
    eth_getTransactionReceipt: (hash: Hex) => (hash === transaction && receipt()) || null,
    eth_getLogs: ({ fromBlock, toBlock }: { readonly fromBlock: Hex; readonly toBlock: Hex }) =>
      (receipt()?.logs ?? []).filter(
        ({ blockNumber }) => BigInt(fromBlock) <= BigInt(blockNumber) && BigInt(blockNumber) <= BigInt(toBlock),
      ),
    eth_getTransactionByHash: (hash: Hex) =>
      hash === transaction && (included || isInPool)
        ? { ...content, hash: transaction, blockHash: included ? hashOf(included.block) : null }
        : null,
    eth_getBlockByNumber: blockOf,
  };

  const request = async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
    asked.push(method);
    const own = await instead(method, params);
    return own === undefined ? answers[method]?.(...(params as never[])) : own;
  };
  const connect = () => {
    const client = createPublicClient({
      chain: foundry,
      transport: custom({ request }, { retryCount: 0 }),
      pollingInterval: POLLING,
      cacheTime: 0,
    });
    return viemLedger({ client, address: contract, finality: { depth: 3 }, ...options });
  };
  let sent = 0;
  /** Runs once the transaction is sent. */
  let whenSent: (() => void) | undefined;
  const include = (status: Hex) => void (included = { block: (head += 1n), status });
  const wallet: EvmWallet = {
    address: person,
    chainId: async () => foundry.id,
    send: async () => {
      sent += 1;
      whenSent?.();
      return transaction;
    },
    signTypedData: () => Promise.reject(new Error("Nothing is to be signed")),
  };
  const ledger = connect();
  return {
    ledger,
    wallet,
    asked,
    /** The ledger in another process. */
    connect,
    /** How often the wallet has sent. */
    sent: () => sent,
    /** Submits one act. */
    submit: (progress: Parameters<typeof ledger.submit>[2] = {}, by = wallet) =>
      ledger.submit([{ kind: "publishKey", participant: person, key }], by, { base, ...progress }),
    /** Answers for the node, unless with `undefined`. A request fails with what this throws. */
    answer: (own: typeof instead = () => undefined) => void (instead = own),
    /** Adds blocks. */
    mine: (blocks = 1n) => void (head += blocks),
    /** Includes the transaction in the next block, once it is sent. */
    include: (status: Hex = "0x1") => {
      if (sent > 0) include(status);
      else whenSent = () => include(status);
    },
    /** Includes the transaction in the next block, although nobody has been asked to send it. */
    includeEarly: () => include("0x1"),
    /** Includes another transaction of the account with the same nonce in the next block. */
    replace: () => void (replacedIn = head += 1n),
    /** Whether the node's pool has the transaction. */
    show: (isKnown: boolean) => void (isInPool = isKnown),
    receipt,
  };
}
