import {
  abortable,
  checkKeys,
  checkOptions,
  type Hex,
  type KeyRules,
  pause,
  TaskQueues,
} from "@chartkey/core/adapters";
import { type EvmLedger, sourceOf } from "../ledger/evm-source.js";
import { checkNetwork } from "../wallet/check-network.js";
import { checkSender } from "../wallet/check-wallet.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { promptAnswer } from "../wallet/prompt-answer.js";
import { PendingTransaction } from "../write/pending-transaction.js";
import { batchGas, type CallBatch, encodeBatch, simulateBatch } from "./call-batch.js";
import { checkedLimits, limitKeys, type RelayLimits } from "./relay-limits.js";
import { checkRelayCall } from "./check-relay-call.js";
import type { RelayCall, Relayer } from "./relayer.js";
import { sendCall } from "./send-call.js";

export interface BatchingRelayerOptions extends RelayLimits {
  /** Milliseconds for which the first call of a batch waits for others. Default 1,000. */
  readonly wait?: number | undefined;
  /** The most calls in one transaction. Default 20. */
  readonly maxCalls?: number | undefined;
  /**
   * The most gas for one call of a batch. A call that needs more is sent alone. Default 300,000.
   */
  readonly gasEach?: bigint | undefined;
}

const optionKeys: KeyRules<BatchingRelayerOptions> = {
  ...limitKeys,
  wait: "optional",
  maxCalls: "optional",
  gasEach: "optional",
};

interface QueuedCall {
  readonly call: RelayCall;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (transaction: Hex) => void;
  readonly reject: (error: unknown) => void;
}

/** Fills in the defaults. @throws TypeError that names the bad option */
function checkedOptions(options: BatchingRelayerOptions) {
  const { wait = 1_000, maxCalls = 20, gasEach = 300_000n, ...given } = checkKeys("options", options, optionKeys);
  const limits = checkedLimits(given);
  if (typeof wait !== "number" || !(wait >= 0 && wait <= 600_000))
    throw new TypeError("`wait` is 0 to 600,000 milliseconds");
  if (!(Number.isSafeInteger(maxCalls) && maxCalls >= 1)) throw new TypeError("`maxCalls` is a number of calls");
  if (typeof gasEach !== "bigint" || gasEach < 50_000n || gasEach > limits.maxGas)
    throw new TypeError("`gasEach` is 50,000 to `maxGas`");
  return { wait, maxCalls, gasEach, ...limits };
}

/**
 * A relayer that sends the acts of many people in one transaction, in the order in which they came.
 * An act that fails does not stop the others, and only its own submitter gets the error. The next
 * transaction is sent when the previous one is included, so acts of one person may follow each
 * other. The first act of an account that does not exist yet goes to the preparer, alone.
 *
 * Like `walletRelayer`, it sends signed acts only, and simulates them first, as one batch. An act
 * that fails in the simulation is tried alone: it may only need more gas than its share, and
 * otherwise it is refused with the ledger's reason. An act that succeeds in the simulation and
 * fails in its block costs the relayer at most `gasEach`, and nobody else anything.
 */
export function batchingRelayer(ledger: EvmLedger, wallet: EvmWallet, options: BatchingRelayerOptions = {}): Relayer {
  const { wait, maxCalls, gasEach, maxGas, maxBytes } = checkedOptions(options);
  const source = sourceOf(ledger);
  const payer = { source, wallet: checkSender(wallet), maxGas };
  const queues = new TaskQueues();
  let waiting: QueuedCall[] = [];

  const batchOf = (calls: readonly QueuedCall[]): CallBatch => ({ calls: calls.map(({ call }) => call.data), gasEach });

  /** Takes the first waiting calls that fit into one transaction. */
  const takeBatch = (): readonly QueuedCall[] => {
    waiting = waiting.filter(({ signal }) => !signal?.aborted);
    let count = Math.min(waiting.length, maxCalls);
    while (count > 1 && batchGas(batchOf(waiting.slice(0, count))) > maxGas) count -= 1;
    return waiting.splice(0, count);
  };

  const waitForInclusion = async (transaction: Hex) => {
    const pending = new PendingTransaction(source, transaction);
    // the submitters find out themselves what has become of their acts
    await pending.waitForInclusion(undefined).catch(() => undefined);
  };

  const sendAlone = async ({ call, signal, resolve, reject }: QueuedCall) => {
    try {
      const transaction = await sendCall(payer, call, signal);
      resolve(transaction);
      await waitForInclusion(transaction);
    } catch (error) {
      reject(error);
    }
  };

  const sendBatch = async (calls: readonly QueuedCall[]) => {
    const batch = batchOf(calls);
    try {
      await checkNetwork(wallet, source.chainId, undefined);
      const call = { to: source.address, data: encodeBatch(source, batch), gas: batchGas(batch) };
      const transaction = await promptAnswer(async () => wallet.send(call), undefined);
      for (const { resolve } of calls) resolve(transaction);
      await waitForInclusion(transaction);
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  };

  /** The calls that succeed in a simulation of one transaction, without those to the preparer. */
  const findBatch = async (calls: readonly QueuedCall[]): Promise<readonly QueuedCall[]> => {
    const batchable = calls.filter(({ call }) => call.to === source.address);
    if (batchable.length < 2) return [];
    const successes = await simulateBatch(source, wallet.address, batchOf(batchable));
    return batchable.filter((_, i) => successes[i]);
  };

  const flush = async () => {
    const calls = takeBatch();
    if (calls.length === 0) return;
    const batch = await findBatch(calls).catch((error: unknown) => {
      for (const { reject } of calls) reject(error);
    });
    if (!batch) return;
    if (batch.length > 0) await sendBatch(batch);
    for (const call of calls) if (!batch.includes(call)) await sendAlone(call);
    if (waiting.length > 0) await flush();
  };

  return {
    submit: async (given, callOptions) => {
      const { signal } = checkOptions(callOptions);
      const call = await checkRelayCall(source, given, maxBytes, signal);
      signal?.throwIfAborted();
      const sent = new Promise<Hex>((resolve, reject) => {
        const isFirst = waiting.length === 0;
        waiting.push({ call, signal, resolve, reject });
        if (isFirst) void pause(wait, undefined).then(() => queues.run("send", flush));
        else if (waiting.length >= maxCalls) void queues.run("send", flush);
      });
      return abortable(sent, signal);
    },
  };
}
