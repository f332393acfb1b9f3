import type { Cursor, Listing, Page, PageRequest } from "@chartkey/core";
import { ChartkeyError } from "@chartkey/core/adapters";
import { useList } from "@chartkey/react";
import { Component, createElement, type ReactNode, startTransition, Suspense, use } from "react";
import { describe, expect, test, vi } from "vitest";
import { held, openPage, probe } from "./probe.js";

/** A list whose pages the test answers. */
function heldList() {
  const { call, ...pages } = held<PageRequest, Page<string>>();
  const list = { page: async (request: PageRequest = {}) => call(request) } as Listing<string>;
  return { ...pages, list };
}

const page = (items: readonly string[], next?: string, problems: Page<string>["problems"] = []): Page<string> => ({
  items,
  problems,
  next: next as Cursor | undefined,
});

const unavailable = new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });

/** A list that has read its first page, in strict mode, whose first reading was aborted. */
async function listOf(first: Page<string>) {
  const { list, nth, calls } = heldList();
  const shown = await probe(() => useList(() => list, []), undefined);
  (await nth(1)).answer(first);
  await shown.until(({ state }) => state === "read");
  return { ...shown, list, nth, calls };
}

describe("a list", () => {
  test("reads its first page, and the next ones when they are wanted", async () => {
    const { now, nth, calls, until } = await listOf(page(["a", "b"], "after b"));
    expect(now()).toMatchObject({ rows: ["a", "b"], hasMore: true, error: undefined });
    now().more();
    await until(({ state }) => state === "reading");
    const second = await nth(2);
    expect(second.asked.after).toBe("after b");
    second.answer(page(["c"]));
    expect(await until(({ state }) => state === "read")).toMatchObject({ rows: ["a", "b", "c"], hasMore: false });
    now().more();
    expect(calls).toHaveLength(3);
  });

  test("that fails for a moment is read again by itself, and one that fails for good is not", async () => {
    const { until, nth, calls, now } = await listOf(page(["a"]));
    now().refresh();
    (await nth(2)).fail(unavailable);
    await until(({ state }) => state === "failed");
    (await nth(3)).answer(page(["b"]));
    await until(({ rows }) => rows[0] === "b");
    now().refresh();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    (await nth(4)).fail(new ChartkeyError("MISCONFIGURED"));
    await until(({ state }) => state === "failed");
    await vi.advanceTimersByTimeAsync(120_000);
    vi.useRealTimers();
    expect(calls).toHaveLength(5);
  });

  test("is read anew when the time of its first row is over", async () => {
    const { call, calls, nth } = held<PageRequest, Page<{ readonly until?: Date | undefined }>>();
    // only `page` is used
    const list = { page: async (request: PageRequest = {}) => call(request) } as Listing<{ readonly until?: Date }>;
    const { until } = await probe(() => useList(() => list, []), undefined);
    const soon = { until: new Date(Date.now() + 50) };
    const rows = [{ until: new Date(8.64e15) }, soon, { until: new Date(0) }, { until: undefined }, {}];
    (await nth(1)).answer({ items: rows, problems: [], next: undefined });
    await until(({ state }) => state === "read");
    (await nth(2)).answer({ items: [], problems: [], next: undefined });
    await until(({ rows: shown }) => shown.length === 0);
    expect(Date.now()).toBeGreaterThanOrEqual(soon.until.getTime());
    expect(calls).toHaveLength(3);
  });

  test("keeps its rows while it reads as many pages anew", async () => {
    const { now, nth, until, commits } = await listOf(page(["a"], "after a"));
    now().more();
    (await nth(2)).answer(page(["b"], "after b"));
    await until(({ rows }) => rows.length === 2);
    const before = commits.length;
    now().refresh();
    (await nth(3)).answer(page(["new"], "after new"));
    (await nth(4)).answer(page(["a"], "after a"));
    await until(({ rows }) => rows[0] === "new");
    expect(now()).toMatchObject({ state: "read", rows: ["new", "a"], hasMore: true });
    for (const { value } of commits.slice(before))
      expect([
        ["a", "b"],
        ["new", "a"],
      ]).toContainEqual(value.rows);
  });

  test("names what has no row, once however many pages name it", async () => {
    const problems = [{ subject: "0x12", problem: unavailable }];
    const { now, nth, until } = await listOf(page(["a"], "after a", problems));
    now().more();
    const other = { subject: "0x34", problem: unavailable };
    (await nth(2)).answer(page([], undefined, [...problems, other]));
    expect((await until(({ hasMore }) => !hasMore)).problems).toEqual([...problems, other]);
  });

  test("keeps its rows after a failure, says why, and can be read again", async () => {
    const { now, nth, until } = await listOf(page(["a"]));
    now().refresh();
    (await nth(2)).fail(unavailable);
    expect(await until(({ state }) => state === "failed")).toMatchObject({ rows: ["a"], error: unavailable });
    now().refresh();
    (await nth(3)).answer(page(["a", "b"]));
    expect(await until(({ state }) => state === "read")).toMatchObject({ rows: ["a", "b"], error: undefined });
  });

  test("goes on with the page that failed", async () => {
    const { now, nth, until } = await listOf(page(["a"], "after a"));
    now().more();
    (await nth(2)).fail(unavailable);
    await until(({ state }) => state === "failed");
    now().more();
    const again = await nth(3);
    expect(again.asked.after).toBe("after a");
    again.answer(page(["b"]));
    expect((await until(({ state }) => state === "read")).rows).toEqual(["a", "b"]);
  });

  test("is read once more for all that changes during a reading", async () => {
    const { now, nth, calls, until } = await listOf(page(["a"]));
    now().refresh();
    const during = await nth(2);
    now().refresh();
    now().refresh();
    during.answer(page(["b"]));
    (await nth(3)).answer(page(["c"]));
    expect((await until(({ rows }) => rows[0] === "c")).state).toBe("read");
    expect(calls).toHaveLength(4);
  });

  test("reads a page that is wanted while the ones before are read anew", async () => {
    const { now, nth, calls, until } = await listOf(page(["a"], "after a"));
    now().refresh();
    const anew = await nth(2);
    now().more();
    anew.answer(page(["b"], "after b"));
    const second = await nth(3);
    expect(second.asked.after).toBe("after b");
    second.answer(page(["c"]));
    expect((await until(({ state }) => state === "read")).rows).toEqual(["b", "c"]);
    expect(calls).toHaveLength(4);
  });

  test("goes to the error boundary with a query that is wrong", async () => {
    const { errors, reads, show } = openPage();
    const wrong = new TypeError("`folder` is malformed");
    class Boundary extends Component<{ readonly children: ReactNode }> {
      override readonly state = { failed: false };
      static getDerivedStateFromError() {
        return { failed: true };
      }
      override render() {
        return this.state.failed ? "wrong" : this.props.children;
      }
    }
    const Wrong = () => {
      useList(() => {
        throw wrong;
      }, []);
      return null;
    };
    await show(createElement(Boundary, null, createElement(Wrong)));
    await reads("wrong");
    expect(errors).toEqual([wrong]);
  });
});

describe("another list in its place", () => {
  /** Two lists, of which the props say which one is shown; the first has rows. */
  async function twoLists() {
    const lists = { asha: heldList(), rao: heldList() };
    const shown = await probe((patient: "asha" | "rao") => useList(() => lists[patient].list, [patient]), "asha");
    (await lists.asha.nth(1)).answer(page(["Asha's"]));
    await shown.until(({ state }) => state === "read");
    return { ...shown, ...lists };
  }

  test("never shows the rows of the one before", async () => {
    const { change, rao, until, commits } = await twoLists();
    change("rao");
    expect(await until(({ state }) => state === "reading")).toMatchObject({ rows: [], hasMore: false });
    (await rao.nth(0)).answer(page(["Rao's"]));
    await until(({ state }) => state === "read");
    for (const { props, value } of commits)
      if (value.rows.length > 0) expect(value.rows).toEqual([props === "asha" ? "Asha's" : "Rao's"]);
  });

  test("does not show what the one before answers late, and has aborted it", async () => {
    const { change, now, asha, rao, until, commits } = await twoLists();
    now().refresh();
    const late = await asha.nth(2);
    change("rao");
    await until(({ rows }) => rows.length === 0);
    expect(late.asked.signal?.aborted).toBe(true);
    const ownAnswer = await rao.nth(0);
    late.answer(page(["late"]));
    ownAnswer.answer(page(["Rao's"]));
    await until(({ state }) => state === "read");
    expect(commits.flatMap(({ value }) => value.rows)).not.toContain("late");
  });

  test("waits in a transition until it is shown: nothing is read, and the one before goes on", async () => {
    const lists = { asha: heldList(), rao: heldList() };
    const ready = Promise.withResolvers<void>();
    const settled = Promise.resolve();
    const shown = await probe(
      (patient: "asha" | "rao") => {
        const list = useList(() => lists[patient].list, [patient]);
        use(patient === "rao" ? ready.promise : settled);
        return list;
      },
      "asha",
      (node) => createElement(Suspense, { fallback: "waiting" }, node),
    );
    (await lists.asha.nth(1)).answer(page(["Asha's"]));
    await shown.until(({ state }) => state === "read");
    startTransition(() => shown.change("rao"));
    shown.now().refresh();
    (await lists.asha.nth(2)).answer(page(["Asha's", "newer"]));
    await shown.until(({ rows }) => rows.length === 2);
    expect(lists.rao.calls).toEqual([]);
    expect(shown.element.textContent).not.toContain("waiting");
    ready.resolve();
    (await lists.rao.nth(0)).answer(page(["Rao's"]));
    expect((await shown.until(({ rows }) => rows[0] === "Rao's")).state).toBe("read");
    expect(lists.asha.calls).toHaveLength(3);
  });
});

describe("a component", () => {
  test("that strict mode mounts twice reads twice, and has aborted the first", async () => {
    const { calls } = await listOf(page(["a"]));
    expect(calls.map(({ asked }) => asked.signal?.aborted)).toEqual([true, false]);
  });

  test("that was mounted twice does not show what the first reading answers late", async () => {
    const { now, nth, calls, until, commits } = await listOf(page(["new"]));
    calls[0]?.answer(page(["late"]));
    now().refresh();
    (await nth(2)).answer(page(["newer"]));
    await until(({ rows }) => rows[0] === "newer");
    expect(commits.flatMap(({ value }) => value.rows)).not.toContain("late");
  });

  test("that is unmounted aborts its reading, and begins no other", async () => {
    const { now, nth, calls, unmount } = await listOf(page(["a"], "after a"));
    const { refresh, more } = now();
    refresh();
    const reading = await nth(2);
    unmount();
    expect(reading.asked.signal?.aborted).toBe(true);
    reading.answer(page(["late"], "after late"));
    refresh();
    more();
    expect(calls).toHaveLength(3);
  });

  test("whose sibling suspends has read nothing twice when both are shown", async () => {
    const { list, nth, calls } = heldList();
    const ready = Promise.withResolvers<string>();
    const Sibling = () => use(ready.promise);
    const shown = await probe(
      () => useList(() => list, []),
      undefined,
      (node) => createElement(Suspense, { fallback: "waiting" }, node, createElement(Sibling)),
    );
    await shown.reads("waiting");
    expect(calls).toEqual([]);
    ready.resolve("sibling");
    (await nth(1)).answer(page(["a"]));
    await shown.until(({ state }) => state === "read");
    expect(calls).toHaveLength(2);
  });
});
