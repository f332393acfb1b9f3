import type { LedgerChange } from "@chartkey/core/adapters";
import { fixedClock, memoryLedger } from "@chartkey/core/fakes";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { changeLines } from "../src/server/change-lines.js";
import { direct } from "./direct.js";

const HOUR = 3_600;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
});

test("a session whose time is over follows no more", async () => {
  const [clock, ledger] = [fixedClock(new Date()), memoryLedger()];
  const { ask } = await direct({ ledger, clock, sessionHours: 1 }).clientOf(1);
  const response = await ask(`/ledgers/${encodeURIComponent(ledger.id)}/changes`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const line = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await line()).toBe("\n");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await line()).toBe("\n");
  clock.advance(HOUR);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(JSON.parse(await line())).toMatchObject({ problem: { code: "SESSION_ENDED" } });
  expect((await reader.read()).done).toBe(true);
});

test("a sign of life comes within ten seconds, however long the server's limit is", async () => {
  const ledger = memoryLedger();
  const { ask } = await direct({ ledger, timeout: 120_000 }).clientOf(1);
  const response = await ask(`/ledgers/${encodeURIComponent(ledger.id)}/changes`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  let signs = 0;
  void reader.read().then(() => (signs += 1));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(signs).toBe(1);
});

test("a session that ends elsewhere follows no more, also while changes keep coming", async () => {
  async function* changes(): AsyncGenerator<LedgerChange> {
    for (let n = 0n; n < 100n; n += 1n) {
      vi.advanceTimersByTime(1_000);
      yield { type: "final", sequence: n, cursor: "a" } as LedgerChange;
    }
  }
  const ended = new Error("The session has ended");
  const failed = vi.fn<(error: unknown) => void>();
  const lines: Uint8Array[] = [];
  const options = { heartbeat: 10_000, check: () => Promise.reject(ended), failed };
  for await (const line of changeLines(changes(), options)) lines.push(line);
  // a first sign of life, the changes of ten seconds, and the problem
  expect(lines).toHaveLength(12);
  expect(failed.mock.calls).toEqual([[ended]]);
});
