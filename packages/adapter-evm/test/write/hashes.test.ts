import type { ChartkeyError, Hex } from "@chartkey/core/adapters";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { POLLING, scriptedNode, transaction } from "../setup/scripted-node.js";

const MINUTE = 60_000;
/** What a group of signers signs: the node will never know it. */
const safeTxHash: Hex = `0x${"5a".repeat(32)}`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const outcomeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A wallet whose owners are yet to sign: it answers with the hash of what they are to sign. */
function group() {
  const s = scriptedNode();
  return {
    ...s,
    wallet: { ...s.wallet, send: async () => (await s.wallet.send({ to: safeTxHash, data: "0x" }), safeTxHash) },
  };
}

describe("a hash that no node knows", () => {
  test("is waited for until the owners have signed: the acts' own logs show that it happened", async () => {
    const s = group();
    const hashes: string[] = [];
    const onProgress = (event: { readonly type: string; readonly transaction?: string }) =>
      event.type === "ledger:submitted" && void hashes.push(event.transaction ?? "");
    const submitting = s.submit({ onProgress }, s.wallet);
    await pass(5 * MINUTE);
    s.include();
    await pass(POLLING);
    const receipt = await submitting;
    expect(receipt).toMatchObject({ transaction });
    expect(hashes).toEqual([safeTxHash]);
    s.mine(3n);
    for (const sent of [receipt, { transaction: safeTxHash }]) {
      const settling = s.ledger.finalized(sent);
      await pass(POLLING);
      expect(await settling).toMatchObject({ transaction, position: { final: true } });
    }
  });

  test("is waited for no longer than its signal says", async () => {
    const s = group();
    const controller = new AbortController();
    const submitting = outcomeOf(s.submit({ signal: controller.signal }, s.wallet));
    await pass(MINUTE);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await submitting).toBe(reason);
  });

  test("ends in LEDGER_DROPPED, which says that a group of signers may still send it", async () => {
    const s = group();
    const submitting = outcomeOf(s.submit({}, s.wallet));
    await pass(MINUTE);
    s.mine(60n);
    await pass(11 * MINUTE);
    const dropped = (await submitting) as ChartkeyError;
    expect(dropped).toMatchObject({ code: "LEDGER_DROPPED", retryable: false, transaction: safeTxHash });
    expect(dropped.hints.join(" ")).toContain("group of signers may still send it");
    s.include();
    s.mine(3n);
    const settling = s.ledger.finalized(dropped as { readonly transaction: string });
    await pass(POLLING);
    expect(await settling, "and it did").toMatchObject({ transaction });
  });

  test("is waited for also while the node gives no logs", async () => {
    const s = group();
    s.answer((method) => {
      if (method === "eth_getLogs") throw new Error("away");
      return undefined;
    });
    const submitting = outcomeOf(s.submit({}, s.wallet));
    await pass(MINUTE);
    s.mine(60n);
    await pass(11 * MINUTE);
    expect(await submitting).toMatchObject({ code: "LEDGER_DROPPED", retryable: false });
  });
});

test("the hash of a transaction from before the prompt is none of the act's: WALLET_UNANSWERED", async () => {
  const s = scriptedNode();
  s.includeEarly();
  s.mine(5n);
  const submitting = outcomeOf(s.submit());
  await pass(POLLING);
  expect(await submitting).toMatchObject({ code: "WALLET_UNANSWERED", retryable: false });
});
