import type { Listing, Page, PageRequest, People, Person } from "@chartkey/core";
import { ChartkeyError } from "@chartkey/core/adapters";
import { useList, usePerson } from "@chartkey/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { held, probe } from "./probe.js";

const HOUR = 3_600_000;
const away = new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true });
const damaged = new ChartkeyError("FORMAT_INVALID");

/** A list whose pages the test answers. */
function heldList() {
  const { call, ...pages } = held<PageRequest, Page<object>>();
  // only `page` is used
  const list = { page: async (request: PageRequest = {}) => call(request) } as Listing<object>;
  return { ...pages, list };
}

const page = (items: readonly object[], problems: Page<object>["problems"] = []): Page<object> => ({
  items,
  problems,
  next: undefined,
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

/** A list, in strict mode, that has read its first page. */
async function listOf(first: Page<object>) {
  const { list, nth, calls } = heldList();
  const shown = await probe(() => useList(() => list, []), undefined);
  (await nth(1)).answer(first);
  await shown.until(({ state }) => state === "read");
  return { ...shown, nth, calls };
}

describe("a list is read again by itself", () => {
  test.each([
    ["of which a part is not there for the moment", page([], [{ subject: "0x12", problem: away }])],
    ["of which a row is not there for the moment", page([{ ok: false, problem: away }])],
  ])("%s", async (_, first) => {
    const { nth, calls, until } = await listOf(first);
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    (await nth(2)).answer(first);
    await until(({ state }) => state === "read");
    await vi.advanceTimersByTimeAsync(1999);
    expect(calls).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    (await nth(3)).answer(page([{ ok: true }]));
    await until(({ state, problems }) => state === "read" && problems.length === 0);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(calls).toHaveLength(4);
  });

  test.each([
    ["but not for what does not pass", page([{ problem: damaged }], [{ subject: "0x12", problem: damaged }])],
    ["but not for rows that are no objects", page([null as unknown as object])],
  ])("%s", async (_, first) => {
    const { calls } = await listOf(first);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(calls).toHaveLength(2);
  });

  test("but not once it is unmounted", async () => {
    const { calls, unmount } = await listOf(page([], [{ subject: "0x12", problem: away }]));
    unmount();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(calls).toHaveLength(2);
  });

  test.each(["has answered well", "is told of a change"])("soon, once it %s", async (what) => {
    const { nth, calls, until, now } = await listOf(page([{ problem: away }]));
    for (let count = 2; count < 8; count++) {
      await vi.advanceTimersByTimeAsync(60_000);
      (await nth(count)).answer(page(count === 7 && what === "has answered well" ? [] : [{ problem: away }]));
      await until(({ state }) => state === "read");
    }
    now().refresh();
    (await nth(8)).answer(page([{ problem: away }]));
    await until(({ state }) => state === "read");
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).toHaveLength(9);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(10);
  });

  test("soon, however long another list in its place had to wait", async () => {
    const [asha, rao] = [heldList(), heldList()];
    const shown = await probe((list: Listing<object>) => useList(() => list, [list]), asha.list);
    for (let nth = 1; nth < 6; nth++) {
      (await asha.nth(nth)).fail(away);
      await shown.until(({ state }) => state === "failed");
      await vi.advanceTimersByTimeAsync(60_000);
    }
    shown.change(rao.list);
    (await rao.nth(0)).fail(away);
    await shown.until(({ state }) => state === "failed");
    await vi.advanceTimersByTimeAsync(1000);
    expect(rao.calls).toHaveLength(2);
  });
});

describe("when the time of a row is over", () => {
  test.each(["until", "nextExpiry"])("all lists of the page are read anew: %s", async (field) => {
    const [grants, records] = [heldList(), heldList()];
    const shown = await probe(
      () => ({ grants: useList(() => grants.list, []), records: useList(() => records.list, []) }),
      undefined,
    );
    (await grants.nth(1)).answer(page([{ [field]: new Date(Date.now() + 60_000) }]));
    (await records.nth(1)).answer(page([{ ok: true }]));
    await shown.until((lists) => lists.grants.state === "read" && lists.records.state === "read");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([grants.calls.length, records.calls.length]).toEqual([3, 3]);
  });

  test("while the list is read, it is read once more", async () => {
    const end = new Date(Date.now() + 60_000);
    const { nth, calls, now, until } = await listOf(page([]));
    now().refresh();
    const late = await nth(2);
    await vi.advanceTimersByTimeAsync(61_000);
    late.answer(page([{ until: end }]));
    (await nth(3)).answer(page([{ until: end }]));
    await until(({ state }) => state === "read");
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(calls).toHaveLength(4);
  });

  test("the other lists are read anew also while its own cannot be read", async () => {
    const [grants, records] = [heldList(), heldList()];
    const shown = await probe(
      () => ({ grants: useList(() => grants.list, []), records: useList(() => records.list, []) }),
      undefined,
    );
    const [first, second] = [60_000, 120_000].map((wait) => ({ until: new Date(Date.now() + wait) }));
    (await grants.nth(1)).answer(page([first ?? {}, second ?? {}]));
    (await records.nth(1)).answer(page([]));
    await shown.until((lists) => lists.grants.state === "read" && lists.records.state === "read");
    shown.now().grants.refresh();
    (await grants.nth(2)).fail(damaged);
    await shown.until((lists) => lists.grants.state === "failed");
    for (const nth of [2, 3]) {
      await vi.advanceTimersByTimeAsync(60_000);
      (await grants.nth(nth + 1)).fail(damaged);
      (await records.nth(nth)).answer(page([]));
      await shown.until((lists) => lists.grants.state === "failed" && lists.records.state === "read");
    }
    await vi.advanceTimersByTimeAsync(HOUR);
    expect([grants.calls.length, records.calls.length]).toEqual([5, 4]);
  });

  test("while the device slept, the list is read soon after it wakes", async () => {
    const { nth, calls } = await listOf(page([{ until: new Date(Date.now() + 8 * HOUR) }]));
    vi.setSystemTime(Date.now() + 9 * HOUR);
    await vi.advanceTimersByTimeAsync(60_000);
    (await nth(2)).answer(page([]));
    expect(calls).toHaveLength(3);
  });

  test("the list is read then and not before, also if that is in years", async () => {
    const end = Date.now() + 24 * 365 * HOUR;
    const { nth, calls, until } = await listOf(page([{ until: new Date(end) }, { until: new Date(8.64e15) }]));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(calls).toHaveLength(2);
    vi.setSystemTime(end);
    await vi.advanceTimersByTimeAsync(60_000);
    (await nth(2)).answer(page([{ until: new Date(end) }]));
    await until(({ state, rows }) => state === "read" && rows.length === 1);
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(calls).toHaveLength(3);
  });
});

test("a person whom the directory does not tell for a moment is asked for again", async () => {
  const { call, calls, nth } = held<string, Person | undefined>();
  const people = { get: async (address) => call(address) } as People;
  const { until } = await probe(() => usePerson(people, "0xrao"), undefined);
  (await nth(0)).fail(new ChartkeyError("DIRECTORY_UNAVAILABLE", { retryable: true }));
  await until(({ state }) => state === "failed");
  await vi.advanceTimersByTimeAsync(1000);
  (await nth(1)).fail(new ChartkeyError("PROFILE_FORGED"));
  await until(({ state }) => state === "failed");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(calls).toHaveLength(2);
});
