import type { Cursor, FollowStart, LedgerChange, Reader } from "@chartkey/core";
import { ChartkeyError, pause } from "@chartkey/core/adapters";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Followed, followChanges } from "../src/follow-changes.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const change = (cursor: string): LedgerChange => ({ type: "final", sequence: 1n, cursor: cursor as Cursor });
const followed: Followed = { patients: [`0x${"12".repeat(20)}`] };
const away = new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });

interface Attempt {
  readonly changes?: readonly LedgerChange[];
  /** Milliseconds from the changes to the error. */
  readonly lasts?: number;
  readonly error?: unknown;
}

/** Follows what each attempt yields, and then ends with; the last attempt waits for the abort. */
function following(...attempts: readonly Attempt[]) {
  const abort = new AbortController();
  const log: unknown[] = [];
  const started: FollowStart[] = [];
  const reader: Pick<Reader, "follow"> = {
    async *follow(from = {}, { signal } = {}) {
      const attempt = attempts[started.push(from) - 1];
      yield* attempt?.changes ?? [];
      if (attempt?.lasts !== undefined) await pause(attempt.lasts, signal);
      if (attempt) throw attempt.error;
      const { promise, reject } = Promise.withResolvers<never>();
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
      await promise;
    },
  };
  const ended = followChanges(reader, followed, {
    signal: abort.signal,
    onChange: () => void log.push("change"),
    onError: (error) => void log.push(error),
  });
  return { abort, log, started, ended };
}

describe("following", () => {
  test("begins anew from now after an error that passes, and has what it missed read", async () => {
    const changes = [change("a"), change("b")];
    const { abort, log, started, ended } = following({ changes, error: away }, { changes, error: away });
    await vi.advanceTimersByTimeAsync(0);
    expect(log).toEqual([undefined, "change", "change", away]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(log.slice(4)).toEqual([undefined, "change", "change", away]);
    expect(started).toEqual([
      { ...followed, after: "now" },
      { ...followed, after: "now" },
    ]);
    abort.abort();
    await ended;
  });

  test("tells the error for as long as the ledger says nothing", async () => {
    const { abort, log, ended } = following({ error: away });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual([away]);
    abort.abort();
    await ended;
  });

  test.each([
    ["says nothing", []],
    ["says where it is, and breaks then", [change("a")]],
  ])("waits longer each time that the ledger %s, a minute at most, until it has gone well", async (_, changes) => {
    const failures = Array.from({ length: 9 }, () => ({ changes, error: away }));
    const { abort, started, ended } = following(...failures, { changes, lasts: 60_000, error: away });
    await vi.advanceTimersByTimeAsync((1 + 2 + 4 + 8 + 16 + 32 + 60 + 60) * 1000);
    expect(started).toHaveLength(9);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(started).toHaveLength(9);
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toHaveLength(10);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(started).toHaveLength(11);
    abort.abort();
    await ended;
  });

  test("begins anew when what was final is gone", async () => {
    const broken = new ChartkeyError("LEDGER_FINALITY_BROKEN");
    const { abort, log, started, ended } = following({ changes: [change("a")], error: broken });
    await vi.advanceTimersByTimeAsync(1000);
    expect(log).toEqual([undefined, "change", broken]);
    expect(started).toHaveLength(2);
    abort.abort();
    await ended;
  });

  test.each([new TypeError("A foreign cursor"), new ChartkeyError("MISCONFIGURED")])(
    "ends with %s, which does not pass",
    async (error) => {
      const { log, ended } = following({ error });
      await ended;
      expect(log).toEqual([error]);
    },
  );

  test("ends in silence when it is aborted, also while it waits, or when nobody heeds the abort", async () => {
    const waiting = following({ error: away });
    await vi.advanceTimersByTimeAsync(0);
    waiting.abort.abort();
    await waiting.ended;
    expect(waiting.log).toEqual([away]);

    const deaf = following({ changes: [change("a"), change("b")], error: away });
    deaf.abort.abort();
    await deaf.ended;
    expect(deaf.log).toEqual([]);
  });
});
