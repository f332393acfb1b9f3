import { type Act, type Cursor, type Hex, isChartkeyError, type LedgerEntry } from "@chartkey/core/adapters";
import { planningLedger } from "@chartkey/core/conformance";
import { WebSocketProvider } from "ethers";
import { createPublicClient, webSocket } from "viem";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { ethersLedger } from "../../src/ethers/index.js";
import type { EvmLedger, EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { viemLedger } from "../../src/viem/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { startCutSockets } from "../setup/public-node/cut-sockets.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const sockets = await startCutSockets(chain.url);
afterAll(() => sockets.stop());
afterEach(() => sockets.cutAt());

/** A wallet has a node of its own. */
async function scene() {
  const options = await newLedger(chain);
  const wallet = await libraries.viem.wallet(chain, await newKey(chain));
  const honest = libraries.viem.connect(chain, options).ledger;
  return { options, wallet, honest };
}

/** viem connects again by itself, after a delay. */
function throughViem(options: EvmLedgerOptions) {
  const transport = webSocket(sockets.url, { reconnect: { delay: 1, attempts: 1_000 }, retryCount: 0 });
  const client = createPublicClient({ chain: chain.chain, transport, pollingInterval: 10 });
  return planningLedger<EvmWallet, EvmLedger>(viemLedger({ client, ...options }));
}

/** ethers never connects again. */
function throughEthers(options: EvmLedgerOptions) {
  const provider = new WebSocketProvider(sockets.url, chain.chain.id, { pollingInterval: 10 });
  const ledger = ethersLedger({ provider, chainId: chain.chain.id, timeout: 1_000, ...options });
  return { ledger: planningLedger<EvmWallet, EvmLedger>(ledger), close: () => provider.destroy() };
}

const actOf = (wallet: EvmWallet, nth: number): Act => ({
  kind: "publishKey",
  participant: wallet.address,
  key: `0x${nth.toString(16).padStart(64, "0")}`,
});

async function entriesOf(ledger: EvmLedger): Promise<readonly Act[]> {
  const acts: Act[] = [];
  for await (const update of ledger.entries({})) if (update.type === "entry") acts.push(update.entry.act);
  return acts;
}

/**
 * Tries again as long as the error says that the same call may succeed later. The client gets a
 * turn before, to connect.
 */
async function again<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isChartkeyError(error, "LEDGER_UNAVAILABLE") || !error.retryable) throw error;
      await new Promise(setImmediate);
    }
  }
}

/** Follows until there are so many entries, and goes on from its cursor after each error. */
async function follow(ledger: EvmLedger, count: number): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let after: Cursor | undefined;
  await again(async () => {
    for await (const change of ledger.follow({ after })) {
      after = change.type === "entry" ? change.entry.cursor : change.cursor;
      if (change.type === "entry") entries.push(change.entry);
      if (entries.length === count) return;
    }
  });
  return entries;
}

describe("a websocket that drops, through viem,", () => {
  test.each([60, 40, 25])("with every message number %i, loses and doubles nothing", async (nth) => {
    const { options, wallet, honest } = await scene();
    const ledger = throughViem(options);
    sockets.cutAt(nth);
    const acts = [1, 2, 3, 4].map((one) => actOf(wallet, one));
    const following = follow(throughViem(options), acts.length);
    for (const act of acts) await again(() => ledger.submit([act], wallet));
    expect(await entriesOf(honest)).toEqual(acts);
    expect(await again(() => entriesOf(ledger))).toEqual(acts);
    expect((await following).map(({ act }) => act)).toEqual(acts);
  });

  test("right after the broadcast, leaves the wait for inclusion as it is", async () => {
    const { options, wallet, honest } = await scene();
    const ledger = throughViem(options);
    const onProgress = ({ type }: { readonly type: string }) => {
      if (type === "ledger:submitted") sockets.cut();
    };
    const act = actOf(wallet, 1);
    const receipt = await again(() => ledger.submit([act], wallet, { onProgress }));
    expect(await entriesOf(honest)).toEqual([act]);
    await chain.client.mine({ blocks: 5 });
    sockets.cut();
    expect(await ledger.finalized(receipt).catch(() => again(() => ledger.finalized(receipt)))).toMatchObject({
      transaction: receipt.transaction,
      position: { final: true },
    });
  });
});

describe("a websocket that drops, through ethers,", () => {
  test("ends readings and followers in an error, and a new provider goes on", async () => {
    const { options, wallet } = await scene();
    const { ledger, close } = throughEthers(options);
    await ledger.submit([actOf(wallet, 1)], wallet);
    expect(await entriesOf(ledger)).toHaveLength(1);
    sockets.cut();
    const lost = { code: "LEDGER_UNAVAILABLE", retryable: true };
    await expect(entriesOf(ledger)).rejects.toMatchObject(lost);
    await expect(ledger.submit([actOf(wallet, 2)], wallet)).rejects.toMatchObject(lost);
    await expect(ledger.follow({})[Symbol.asyncIterator]().next()).rejects.toMatchObject(lost);
    await close();
    const next = throughEthers(options);
    await next.ledger.submit([actOf(wallet, 2)], wallet);
    expect(await follow(next.ledger, 2)).toHaveLength(2);
    await next.close();
  });

  test("right after the broadcast, lets the transaction be waited for elsewhere", async () => {
    const { options, wallet, honest } = await scene();
    const { ledger, close } = throughEthers(options);
    const abort = new AbortController();
    let transaction: string | undefined;
    const submitting = ledger.submit([actOf(wallet, 1)], wallet, {
      signal: abort.signal,
      onProgress: (event) => {
        if (event.type !== "ledger:submitted") return;
        ({ transaction } = event);
        sockets.cut();
        abort.abort();
      },
    });
    await expect(submitting).rejects.toMatchObject({ name: "AbortError" });
    await close();
    await chain.client.mine({ blocks: 5 });
    const next = throughEthers(options);
    const receipt = await next.ledger.finalized({ transaction: transaction as Hex });
    expect(receipt.position.final).toBe(true);
    expect(await entriesOf(honest)).toHaveLength(1);
    await next.close();
  });
});
