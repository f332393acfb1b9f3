import type { CallOptions, Hex } from "@chartkey/core/adapters";
import { fixedClock } from "@chartkey/core/fakes";
import { expect, test, vi } from "vitest";
import { direct } from "./direct.js";
import { hurried, stopTimers } from "./hurried.js";
import { until } from "./until.js";

const headers = { "content-type": "application/json" };
const hash = `0x${"01".repeat(32)}` as const;

/** A relayer that answers when a test says so. */
async function serveSlow() {
  const calls: PromiseWithResolvers<Hex>[] = [];
  const clock = fixedClock(new Date());
  const signals: (AbortSignal | undefined)[] = [];
  const submit = async (_: unknown, options?: CallOptions) => {
    signals.push(options?.signal);
    const call = Promise.withResolvers<Hex>();
    calls.push(call);
    return call.promise;
  };
  const { clientOf } = direct({ clock, relayer: { submit }, mayRelay: () => true });
  const people = [await clientOf(1), await clientOf(2)] as const;
  const send = async (who: 0 | 1, body: string, signal?: AbortSignal) => {
    const answer = await people[who].ask("/relays", { method: "POST", headers, body, ...(signal && { signal }) });
    return [answer.status, ((await answer.json()) as { transaction?: string }).transaction];
  };
  return { calls, signals, clock, send };
}

test("an equal call is sent once: others hear what the first does, whoever they are and however they write it", async () => {
  const { calls, clock, send } = await serveSlow();
  const first = send(0, '{"a":"0xAB","b":[{"c":1,"d":2}]}');
  await until(() => calls.length === 1);
  const second = send(1, '{ "b": [{"d":2,"c":1}], "a": "0xab" }');
  calls[0]?.resolve(hash);
  expect(await Promise.all([first, second])).toEqual([
    [202, hash],
    [202, hash],
  ]);
  clock.advance(59);
  expect(await send(1, '{"a":"0xab","b":[{"c":1,"d":2}]}')).toEqual([202, hash]);
  expect(calls).toHaveLength(1);
  const other = send(0, '{"a":"0xab","b":[{"c":2,"d":2}]}');
  await until(() => calls.length === 2);
  calls[1]?.resolve(hash);
  await other;
  clock.advance(2);
  void send(0, '{"a":"0xab","b":[{"c":1,"d":2}]}');
  await until(() => calls.length === 3);
});

test("a call is known for as long as it is under way", async () => {
  const { calls, clock, send } = await serveSlow();
  const first = send(0, "{}");
  await until(() => calls.length === 1);
  clock.advance(300);
  const second = send(1, "{}");
  const third = send(1, '{"other":1}');
  await until(() => calls.length === 2);
  for (const call of calls) call.resolve(hash);
  expect(await Promise.all([first, second, third])).toEqual([first, second, third].map(() => [202, hash]));
  expect(calls).toHaveLength(2);
});

test("an equal call is sent again where the first failed", async () => {
  const { calls, send } = await serveSlow();
  const failing = send(0, "{}");
  await until(() => calls.length === 1);
  calls[0]?.reject(new Error("The node is away"));
  expect((await failing)[0]).toBe(500);
  const again = send(0, "{}");
  await until(() => calls.length === 2);
  calls[1]?.resolve(hash);
  expect(await again).toEqual([202, hash]);
});

test("an equal call is sent once, also where whoever asked has left, and asks again and again", async () => {
  const { calls, signals, send } = await serveSlow();
  for (let times = 0; times < 5; times += 1) {
    const leaving = new AbortController();
    const left = send(0, "{}", leaving.signal);
    await until(() => calls.length === 1);
    leaving.abort(new Error("left"));
    await left;
    // a relayer that answers to the abort has sent it by then, or not
    if (signals[0]?.aborted) calls[0]?.reject(new Error("left"));
  }
  const staying = send(1, "{}");
  calls[0]?.resolve(hash);
  expect(await staying).toEqual([202, hash]);
  expect(calls).toHaveLength(1);
});

test("a relayer has a minute for a call, which is then asked for again", async () => {
  stopTimers();
  const { calls, signals, send } = await serveSlow();
  const first = send(0, "{}");
  await until(() => calls.length === 1);
  expect((await hurried(first))[0]).toBe(503);
  expect(signals[0]?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(signals[0]?.aborted).toBe(true);
  const again = send(0, "{}");
  await until(() => calls.length === 2);
  calls[1]?.resolve(hash);
  expect(await again).toEqual([202, hash]);
});

test("a call that is nested without end is refused", async () => {
  const { send } = await serveSlow();
  expect((await send(0, `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`))[0]).toBe(400);
});
