import { type ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EvmWallet } from "../../src/index.js";
import type { EvmCall } from "../../src/node/evm-node.js";
import { POLLING, scriptedNode, transaction } from "../setup/scripted-node.js";

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a call comes to, which may end before anybody looks. */
const outcomeOf = <T>(call: Promise<T>): Promise<T | ChartkeyError> =>
  call.catch((error: unknown) => {
    if (isChartkeyError(error)) return error;
    throw error;
  });

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

const away = () => {
  throw new Error("fetch failed");
};
const refused = () => {
  throw Object.assign(new Error("Unauthorized"), { status: 401 });
};

describe("a transaction that its node does not know", () => {
  test("for minutes, or for many blocks, is waited for, and is a success when it lands", async () => {
    const s = scriptedNode();
    const submitting = s.submit();
    await pass(30 * POLLING);
    s.mine(500n);
    await pass(5 * MINUTE);
    s.include();
    await pass(POLLING);
    expect(await submitting).toMatchObject({ transaction });
    expect(s.sent()).toBe(1);

    const slow = scriptedNode();
    const waiting = slow.submit();
    await pass(60 * MINUTE);
    slow.include();
    await pass(POLLING);
    expect(await waiting).toMatchObject({ transaction });
  });

  test("for minutes and many blocks: LEDGER_DROPPED, which claims no more, and `finalized` goes on", async () => {
    const s = scriptedNode();
    const submitting = outcomeOf(s.submit());
    await pass(9 * MINUTE);
    s.mine(50n);
    await pass(MINUTE + 2 * POLLING);
    const dropped = await submitting;
    expect(dropped).toMatchObject({
      code: "LEDGER_DROPPED",
      retryable: false,
      transaction,
      message: expect.stringContaining("not known"),
    });
    expect((dropped as ChartkeyError).hints.join(" ")).not.toMatch(/nothing happened/iu);
    for (const process of [s.ledger, s.connect()]) {
      const settling = process.finalized({ transaction });
      await pass(MINUTE);
      if (process === s.ledger) s.include();
      s.mine(3n);
      await pass(POLLING);
      expect(await settling).toMatchObject({ transaction, position: { final: true } });
    }
  });

  test("whose absence begins anew whenever the node shows it", async () => {
    const s = scriptedNode();
    const submitting = s.submit();
    for (let i = 0; i < 4; i++) {
      await pass(9 * MINUTE);
      s.mine(60n);
      s.show(true);
      await pass(POLLING);
      s.show(false);
    }
    s.include();
    await pass(POLLING);
    expect(await submitting).toMatchObject({ transaction });
  });

  test("after it was seen, and another took its nonce: LEDGER_DROPPED, and nothing happened", async () => {
    const s = scriptedNode();
    const submitting = outcomeOf(s.submit());
    s.show(true);
    await pass(3 * POLLING);
    s.show(false);
    s.replace();
    await pass(POLLING);
    expect(await submitting).toMatchObject({ code: "LEDGER_DROPPED", retryable: true });
  });

  test("and was never seen, while another act of the account is included: that proves nothing", async () => {
    const s = scriptedNode();
    const submitting = s.submit();
    s.replace();
    await pass(9 * MINUTE);
    s.include();
    await pass(POLLING);
    expect(await submitting).toMatchObject({ transaction });
  });
});

describe("after the transaction is sent, a node that fails", () => {
  test("once, at any request, changes nothing", async () => {
    const whole = scriptedNode();
    let before = 0;
    const done = whole.submit({
      onProgress: ({ type }) => type === "ledger:submitted" && void (before = whole.asked.length),
    });
    whole.include();
    await pass(POLLING);
    await done;
    const later = whole.asked.length - before;
    expect(later).toBeGreaterThan(3);
    for (let nth = 1; nth <= later; nth++) {
      const s = scriptedNode();
      let isSent = false;
      let count = 0;
      s.answer(() => (isSent && ++count === nth ? away() : undefined));
      const submitting = s.submit({ onProgress: ({ type }) => void (isSent ||= type === "ledger:submitted") });
      s.include();
      await pass(5 * POLLING);
      expect(await submitting, `Request ${nth}`).toMatchObject({ transaction });
      expect(s.sent()).toBe(1);
    }
  });

  test.each([
    ["is away", away],
    ["refuses the app", refused],
  ])("and %s for nine minutes, and again, changes nothing", async (_, answer) => {
    const s = scriptedNode();
    const submitting = s.submit({ onProgress: ({ type }) => type === "ledger:submitted" && s.answer(answer) });
    for (let i = 0; i < 3; i++) {
      await pass(9 * MINUTE);
      s.answer();
      await pass(2 * POLLING);
      s.answer(answer);
    }
    s.answer();
    s.include();
    await pass(2 * POLLING);
    expect(await submitting).toMatchObject({ transaction });
    expect(s.sent()).toBe(1);
  });

  test("for ten minutes: LEDGER_UNAVAILABLE with the transaction, which is not to be done again", async () => {
    const s = scriptedNode();
    const submitting = outcomeOf(s.submit({ onProgress: ({ type }) => type === "ledger:submitted" && s.answer(away) }));
    await pass(10 * MINUTE + POLLING);
    expect(await submitting).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: false, transaction });
    s.answer();
    s.include();
    s.mine(3n);
    for (const process of [s.ledger, s.connect()])
      expect(await process.finalized({ transaction })).toMatchObject({ transaction, position: { final: true } });
  });

  test("by silence for ten minutes, ends in the same, since each request has a time limit", async () => {
    const limit = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
      const over = new AbortController();
      setTimeout(() => over.abort(new DOMException("The time is over", "TimeoutError")), milliseconds);
      return over.signal;
    });
    const s = scriptedNode();
    const silence = () => new Promise<never>(() => {});
    const submitting = outcomeOf(
      s.submit({ onProgress: ({ type }) => type === "ledger:submitted" && s.answer(silence) }),
    );
    await pass(11 * MINUTE);
    expect(await submitting).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: false, transaction });
    expect(s.sent()).toBe(1);
    limit.mockRestore();
  });

  test("to say why the transaction failed, does not hide that it failed", async () => {
    const s = scriptedNode();
    let isSent = false;
    s.answer((method, [call]) => (isSent && method === "eth_call" && (call as EvmCall).from ? away() : undefined));
    const submitting = outcomeOf(s.submit({ onProgress: ({ type }) => void (isSent ||= type === "ledger:submitted") }));
    s.include("0x0");
    await pass(2 * POLLING);
    expect(await submitting).toMatchObject({ code: "LEDGER_REVERTED", retryable: false });
  });
});

describe("a receipt of a pending transaction", () => {
  test.each(["blockNumber", "blockHash", "status", "logs"])("without `%s` means: not yet", async (field) => {
    for (const nothing of [null, undefined]) {
      const s = scriptedNode();
      s.include();
      const early = { ...s.receipt(), [field]: nothing };
      s.answer((method) => (method === "eth_getTransactionReceipt" ? early : undefined));
      const submitting = s.submit();
      await pass(20 * POLLING);
      s.answer();
      await pass(2 * POLLING);
      expect(await submitting).toMatchObject({ transaction });
    }
  });
});

describe("an abort", () => {
  const reason = new Error("stopped");
  const never = () => new Promise<never>(() => {});

  /** Submits, and aborts when `isTime` after some polls. */
  async function aborted(wallet: Partial<EvmWallet>, s = scriptedNode()) {
    const stop = new AbortController();
    const submitting = s.submit({ signal: stop.signal }, { ...s.wallet, ...wallet }).catch((error: unknown) => error);
    await pass(3 * POLLING);
    stop.abort(reason);
    return submitting;
  }

  test("ends the wait for a wallet that does not tell its chain", async () => {
    expect(await aborted({ chainId: never })).toBe(reason);
  });

  test("ends the wait for a prompt, and says that the wallet may still send", async () => {
    expect(await aborted({ send: never })).toMatchObject({
      code: "WALLET_UNANSWERED",
      retryable: false,
      cause: reason,
      hints: expect.arrayContaining([expect.stringContaining("may still")]),
    });
  });

  test("ends the wait for the transaction, also while the node fails", async () => {
    expect(await aborted({})).toBe(reason);
    const s = scriptedNode();
    s.answer((method) => (method === "eth_getTransactionReceipt" ? away() : undefined));
    expect(await aborted({}, s)).toBe(reason);
    const silent = scriptedNode();
    silent.answer((method) => (method === "eth_getTransactionReceipt" ? never() : undefined));
    expect(await aborted({}, silent)).toBe(reason);
  });
});
