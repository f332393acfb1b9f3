import type { Act, Hex, LedgerChange } from "@chartkey/core/adapters";
import { toHex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GethChain, startGethChain } from "./setup/geth-chain.js";
import { libraries } from "./setup/libraries.js";
import { deployLedger, onRealNodes } from "./setup/real-ledger.js";
import { reorganisedViews } from "./setup/reorganised-views.js";
import { sendReplacement } from "./setup/replacement.js";
import { watchedLedger } from "./setup/watched-node.js";

let geth: GethChain;
beforeAll(async () => {
  geth = await startGethChain({ accounts: 60 });
});
afterAll(() => geth.stop());

async function setting() {
  const options = { ...(await deployLedger(geth, geth.newKey())), finality: { depth: 3 } };
  const key = geth.newKey();
  const wallet = await libraries.viem.wallet(geth, key);
  const act = (n: number): Act => ({ kind: "publishKey", participant: wallet.address, key: `0x${`0${n}`.repeat(32)}` });
  const node = watchedLedger(geth, options);
  const nonce = async () => (await node.ledger.account(wallet.address)).nonce;
  return { ...node, key, wallet, act, nonce };
}

type Setting = Awaited<ReturnType<typeof setting>>;

/**
 * Submits while no block is sealed. `meanwhile` runs once the node has shown the pending
 * transaction.
 */
async function pending(
  { ledger, wallet, act, whenAnswered }: Setting,
  meanwhile: (hash: Hex, sealNext: () => Promise<void>) => Promise<unknown>,
) {
  let submitted: (hash: Hex) => void;
  const hash = new Promise<Hex>((resolve) => (submitted = resolve));
  const looked = whenAnswered("eth_getTransactionByHash");
  const held = geth.hold(async (sealNext) => {
    const sent = await hash;
    await looked;
    await meanwhile(sent, sealNext);
  });
  const submitting = ledger.submit([act(1)], wallet, {
    onProgress: (event) => {
      if (event.type === "ledger:submitted") submitted(event.transaction as Hex);
    },
  });
  // a failure of `meanwhile` is reported first
  submitting.catch(() => {});
  await held;
  return submitting;
}

/** So many looks at a transaction that the node does not know. */
const looks = async ({ whenAnswered }: Setting, count: number) => {
  for (let i = 0; i < count; i++) await whenAnswered("eth_getTransactionByHash");
};

describe("in geth's pool, a transaction", () => {
  test("is not replaced for slightly higher fees", async () => {
    const s = await setting();
    let sent: Hex | undefined;
    const receipt = await pending(s, async (hash, sealNext) => {
      sent = hash;
      await expect(sendReplacement(geth, { key: s.key, hash }, { percent: 105n })).rejects.toThrow(/underpriced/u);
      await sealNext();
    });
    expect(receipt.transaction).toBe(sent);
    expect(await s.nonce()).toBe(1);
  });

  test("that is replaced by the same content for a tenth more is one success, however long the replacement waits", async () => {
    const s = await setting();
    let replacement: Hex | undefined;
    const receipt = await pending(s, async (hash, sealNext) => {
      replacement = await sendReplacement(geth, { key: s.key, hash }, { percent: 111n });
      // geth no longer knows the first one
      await looks(s, 20);
      await sealNext();
    });
    expect(receipt.transaction).toBe(replacement);
    expect(await s.nonce()).toBe(1);
  });

  test("that its sender cancels with an empty transaction: LEDGER_DROPPED, once that is included", async () => {
    const s = await setting();
    const cancelled = pending(s, async (hash, sealNext) => {
      await sendReplacement(geth, { key: s.key, hash }, { to: s.wallet.address, data: "0x" });
      await looks(s, 20);
      await sealNext();
    });
    await expect(cancelled).rejects.toMatchObject({ code: "LEDGER_DROPPED", retryable: true });
    expect(await s.nonce()).toBe(0);
    await s.ledger.submit([s.act(2)], s.wallet);
    expect(await s.nonce()).toBe(1);
  });

  test("that comes back from a removed block is final once, in its new block", async () => {
    const s = await setting();
    const settled: Promise<unknown>[] = [];
    let release = () => {};
    await geth.reorganise(
      async () => {
        const receipt = await s.ledger.submit([s.act(1)], s.wallet);
        const looked = s.whenAnswered("eth_getTransactionReceipt");
        settled.push(s.ledger.finalized(receipt));
        await looked;
        // geth knows the transaction of a removed block again when its pool has taken it back
        release = s.hold();
      },
      { again: true },
    );
    release();
    for (let i = 0; i < 3; i++) await geth.advance(1);
    expect(await settled[0]).toMatchObject({ position: { final: true } });
    expect(await s.nonce()).toBe(1);
  });
});

describe("on geth, a follower of the ledger", () => {
  test("learns what debug_setHead removed, and what replaces it", async () => {
    const { ledger, wallet, act } = await setting();
    const changes = ledger.follow({})[Symbol.asyncIterator]();
    const next = async (): Promise<LedgerChange> => {
      const { value, done } = await changes.next();
      if (done) throw new Error("It ended");
      return value;
    };
    await ledger.submit([act(1)], wallet);
    expect(await next()).toMatchObject({ type: "entry", entry: { act: act(1) } });
    const { number } = await geth.client.getBlock();
    await ledger.submit([act(2)], wallet);
    expect(await next()).toMatchObject({ type: "entry", entry: { act: act(2) } });
    await geth.hold(async (sealNext) => {
      // viem types the methods it knows, and not geth's own
      await geth.client.request({ method: "debug_setHead", params: [toHex(number)] } as never);
      const removed = await next();
      expect(removed).toMatchObject({ type: "removed" });
      await sealNext();
    });
    await ledger.submit([act(3)], wallet);
    let last = await next();
    while (last.type !== "entry" || JSON.stringify(last.entry.act) !== JSON.stringify(act(3))) last = await next();
    expect(last.entry.position.final).toBe(false);
  });
});

describe.each(Object.entries(libraries))("by %s", (_, library) => {
  test("on geth, all views of a patient and of doctors show what is true after a reorganisation", () =>
    expect(
      reorganisedViews(onRealNodes("views", 3, { ...geth, node: () => geth, clock: "manual" }), library),
    ).resolves.toBeUndefined());
});
