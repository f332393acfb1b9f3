import type { Hex } from "@chartkey/core/adapters";
import { type EvmLedger, evmSource } from "../evm-source.js";
import { abortable, pause } from "../node/pause.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { Passage } from "../write/inclusion.js";
import { attemptData, gasFor, triedOut } from "./attempts.js";
import { checkedLimits, type RelayLimits } from "./relay-limits.js";
import { relayable } from "./relayable.js";
import type { Relayer } from "./relayer.js";
import { checkNetwork, sendCall } from "./send-call.js";
import { Turns } from "./turns.js";

export interface BatchingRelayerOptions extends RelayLimits {
  /** Milliseconds for which the first of a batch waits for others. Default 1,000. */
  readonly wait?: number | undefined;
  /** The most calls of one transaction. Default 20. */
  readonly maxCalls?: number | undefined;
  /** The most gas of one call in a batch; one that needs more goes by itself. Default 300,000. */
  readonly gasEach?: bigint | undefined;
}

interface Item {
  readonly data: Hex;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (transaction: Hex) => void;
  readonly reject: (error: unknown) => void;
}

/** @throws TypeError for values that make no sense */
function checkedOptions(options: BatchingRelayerOptions) {
  const { wait = 1_000, maxCalls = 20, gasEach = 300_000n } = options;
  const limits = checkedLimits(options);
  if (typeof wait !== "number" || !(wait >= 0 && wait <= 600_000))
    throw new TypeError("`wait` is 0 to 600,000 milliseconds");
  if (!(Number.isSafeInteger(maxCalls) && maxCalls >= 1)) throw new TypeError("`maxCalls` is a number of calls");
  if (typeof gasEach !== "bigint" || gasEach < 50_000n || gasEach > limits.maxGas)
    throw new TypeError("`gasEach` is 50,000 to `maxGas`");
  return { wait, maxCalls, gasEach, ...limits };
}

/**
 * A relayer that brings the acts of many people in one transaction, in the order in which they came. One that fails stops no other, and each submitter learns of
 * their own. The next transaction follows when the one before is included, so that acts of one person may follow each other.
 *
 * As `walletRelayer`, it brings signed acts only. Each is tried out among the others before it is paid for; one that would fail goes by itself, and is refused with
 * the ledger's reason. Whoever makes an act good when it is tried out, and bad when it is mined, costs the relayer at most `gasEach`, and nobody else anything.
 */
export function batchingRelayer(ledger: EvmLedger, wallet: EvmWallet, options: BatchingRelayerOptions = {}): Relayer {
  const { wait, maxCalls, gasEach, maxGas, maxBytes } = checkedOptions(options);
  const source = ledger[evmSource];
  const turns = new Turns();
  let waiting: Item[] = [];

  /** The first ones that fit one transaction. */
  const nextBatch = (): readonly Item[] => {
    waiting = waiting.filter((item) => !item.signal?.aborted);
    let count = Math.min(waiting.length, maxCalls);
    const dataOf = (items: readonly Item[]) => items.map(({ data }) => data);
    while (count > 1 && gasFor(dataOf(waiting.slice(0, count)), gasEach) > maxGas) count -= 1;
    return waiting.splice(0, count);
  };

  const included = async (transaction: Hex) => {
    const passage = new Passage(source.node, transaction, source.library.pollingInterval());
    // its fate is the submitters' to find out
    await passage.included(undefined).catch(() => undefined);
  };

  const sendAlone = async ({ data, signal, resolve, reject }: Item) => {
    try {
      const transaction = await sendCall(source, wallet, { data, maxGas }, signal);
      resolve(transaction);
      await included(transaction);
    } catch (error) {
      reject(error);
    }
  };

  const sendTogether = async (items: readonly Item[]) => {
    const calls = items.map(({ data }) => data);
    try {
      await checkNetwork(source, wallet);
      const call = { to: source.address, data: attemptData(source, calls, gasEach), gas: gasFor(calls, gasEach) };
      const transaction = await wallet.send(call);
      for (const { resolve } of items) resolve(transaction);
      await included(transaction);
    } catch (error) {
      for (const { reject } of items) reject(error);
    }
  };

  const flush = async () => {
    const items = nextBatch();
    if (items.length === 0) return;
    const calls = items.map(({ data }) => data);
    const done =
      items.length === 1
        ? [false]
        : await triedOut(source, wallet.address, calls, gasEach).catch((error: unknown) => {
            for (const { reject } of items) reject(error);
          });
    if (!done) return;
    const good = items.filter((_, i) => done[i]);
    if (good.length > 0) await sendTogether(good);
    for (const [i, item] of items.entries()) if (!done[i]) await sendAlone(item);
    if (waiting.length > 0) await flush();
  };

  return {
    submit: async (call, { signal } = {}) => {
      signal?.throwIfAborted();
      const data = await relayable(source, call, maxBytes, signal);
      signal?.throwIfAborted();
      const sent = new Promise<Hex>((resolve, reject) => {
        const isFirst = waiting.length === 0;
        waiting.push({ data, signal, resolve, reject });
        if (isFirst) void pause(wait, undefined).then(() => turns.take("send", flush));
        else if (waiting.length >= maxCalls) void turns.take("send", flush);
      });
      return abortable(sent, signal);
    },
  };
}
