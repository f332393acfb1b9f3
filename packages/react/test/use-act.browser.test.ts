import { ChartkeyError } from "@chartkey/core/adapters";
import { type ActOptions, useAct, useList, useSession } from "@chartkey/react";
import type { Listing, Participant, Receipt } from "@chartkey/core";
import { describe, expect, test } from "vitest";
import { held, probe } from "./probe.js";

interface Asked extends ActOptions {
  readonly input: string;
}

/** An act in a page that the test answers. */
async function heldAct() {
  const { call, calls, nth } = held<Asked, string>();
  const shown = await probe(() => useAct(async (input: string, options) => call({ input, ...options })), undefined);
  return { ...shown, calls, nth };
}

const prompted = { type: "wallet:prompted", kind: "transaction" } as const;
const submitted = { type: "ledger:submitted", transaction: "0x12" } as const;
const receipt: Receipt = { transaction: "0x12", position: { sequence: 1n, at: new Date(0), final: true } };

describe("an act", () => {
  test("does not begin by itself, in strict mode or after another render", async () => {
    const { change, until, calls, commits, now } = await heldAct();
    expect(now().state).toBe("idle");
    change(undefined);
    await until(() => commits.length > 2);
    expect(calls).toEqual([]);
  });

  test("tells its progress, when the wallet prompts and when it was sent, and its result", async () => {
    const { until, now, nth } = await heldAct();
    const ended = now().run("a");
    const { asked, answer } = await nth(0);
    expect(await until(({ state }) => state === "running")).toMatchObject({ progress: undefined, sent: false });
    asked.onProgress({ type: "payload:stored", bytes: 1, total: 2 });
    await until((act) => act.state === "running" && act.progress?.type === "payload:stored");
    asked.onProgress(prompted);
    await until((act) => act.state === "running" && act.prompt === "transaction");
    expect(now()).toMatchObject({ sent: false });
    asked.onProgress(submitted);
    await until((act) => act.state === "running" && act.sent);
    expect(now()).toMatchObject({ prompt: undefined, progress: submitted });
    asked.onProgress(prompted);
    expect(await until((act) => act.state === "running" && act.prompt !== undefined)).toMatchObject({ sent: true });
    answer("result");
    expect(await ended).toEqual({ state: "done", result: "result" });
    expect(await until(({ state }) => state === "done")).toMatchObject({ result: "result" });
  });

  test("runs once for two clicks: the second begins nothing", async () => {
    const { nth, calls, now } = await heldAct();
    const { run } = now();
    const clicks = [run("a"), run("b")];
    (await nth(0)).answer("result");
    expect(await Promise.all(clicks)).toEqual([
      { state: "done", result: "result" },
      { state: "cancelled", sent: false },
    ]);
    expect(calls).toHaveLength(1);
  });

  test("runs once for clicks on what two renders returned", async () => {
    const { until, now, nth, calls } = await heldAct();
    const first = now();
    void first.run("a");
    await until(({ state }) => state === "running");
    void now().run("b");
    expect((await nth(0)).asked.input).toBe("a");
    expect(calls).toHaveLength(1);
  });

  test("can be run again after its end, and forgets the end when it is reset", async () => {
    const { until, now, nth } = await heldAct();
    void now().run("a");
    const failure = new ChartkeyError("WALLET_REJECTED");
    (await nth(0)).fail(failure);
    expect(await until(({ state }) => state === "failed")).toMatchObject({ error: failure });
    void now().run("b");
    const again = await nth(1);
    await until(({ state }) => state === "running");
    now().reset();
    again.asked.onProgress(submitted);
    const shown = await until((act) => act.state !== "running" || act.sent);
    expect(shown.state).toBe("running");
    again.answer("result");
    await until(({ state }) => state === "done");
    now().reset();
    expect((await until(({ state }) => state === "idle")).state).toBe("idle");
  });

  test("fails with what it throws before its first call", async () => {
    const wrong = new TypeError("`title` is too long");
    const { now } = await probe(
      () =>
        useAct(() => {
          throw wrong;
        }),
      undefined,
    );
    expect(await now().run()).toEqual({ state: "failed", error: wrong, sent: false });
  });

  test("uses what the latest render gave it", async () => {
    const seen: string[] = [];
    const { until, change, now } = await probe(
      (patient: string) => ({ patient, act: useAct(async () => seen.push(patient)) }),
      "asha",
    );
    now();
    change("ravi");
    await (await until(({ patient }) => patient === "ravi")).act.run();
    expect(seen).toEqual(["ravi"]);
  });
});

describe("an act that fails after something was sent", () => {
  const included = { type: "ledger:included", receipt } as const;
  const handedOver = { type: "ledger:handed-over", deadline: new Date(0) } as const;
  const declined = new ChartkeyError("WALLET_REJECTED");
  const unknown = new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });

  test.each([
    ["declined at the second prompt", included, declined, true],
    ["refused by the ledger", submitted, new ChartkeyError("LEDGER_REVERTED"), false],
    ["overtaken by another", submitted, new ChartkeyError("LEDGER_CONFLICT"), false],
    ["refused by a relayer that has it in hand", handedOver, new ChartkeyError("FUNDS_INSUFFICIENT"), true],
    ["signed out while a relayer has it in hand", handedOver, new ChartkeyError("SESSION_ENDED"), true],
    ["declined at a second prompt before the first is confirmed", submitted, declined, true],
    ["of which nobody knows what became", submitted, unknown, true],
    ["before it was sent", prompted, unknown, false],
  ])("%s", async (_, event, error, sent) => {
    const { now, nth } = await heldAct();
    const ended = now().run("a");
    const { asked, fail } = await nth(0);
    asked.onProgress(event);
    fail(error);
    expect(await ended).toEqual({ state: "failed", error, sent });
  });
});

describe("an act of a session that ends", () => {
  const asha = { address: "0xasha" } as unknown as Participant;
  const ravi = { address: "0xravi" } as unknown as Participant;

  /** A component that stays when the account is replaced, as one below a Suspense boundary does. */
  async function heldHome() {
    const { call, nth } = held<ActOptions, string>();
    const page = await probe(
      () => ({ session: useSession(), act: useAct(async (_: void, options) => call(options)) }),
      undefined,
    );
    await page.now().session.open(async () => asha);
    return { ...page, nth };
  }

  test("is aborted, and its end is shown to nobody", async () => {
    const { now, until, nth, commits } = await heldHome();
    const ended = now().act.run();
    const { asked, answer } = await nth(0);
    await now().session.open(async () => ravi);
    expect(asked.signal.aborted).toBe(true);
    asked.onProgress(submitted);
    answer("of Asha");
    expect((await ended).state).toBe("done");
    await until(({ session, act }) => session.me === ravi && act.state === "idle");
    expect(commits.map(({ value }) => value.act.state)).not.toContain("done");
  });

  test("leaves no result for the next account", async () => {
    const { now, until, nth, commits } = await heldHome();
    void now().act.run();
    (await nth(0)).answer("of Asha");
    await until(({ act }) => act.state === "done");
    await now().session.open(async () => ravi);
    await until(({ session }) => session.me === ravi);
    const shown = commits.filter(({ value }) => value.session.me !== asha);
    expect(shown.map(({ value }) => value.act.state)).not.toContain("done");
  });
});

describe("cancelling an act", () => {
  test("from within itself aborts it", async () => {
    const { now } = await probe(() => {
      const act = useAct(async (_: void, { signal }) => {
        act.cancel();
        return signal.aborted;
      });
      return act;
    }, undefined);
    expect(await now().run()).toEqual({ state: "done", result: true });
  });

  test("aborts it, and says that nothing was sent", async () => {
    const { now, nth } = await heldAct();
    const ended = now().run("a");
    const { asked, fail } = await nth(0);
    now().cancel();
    expect(asked.signal.aborted).toBe(true);
    fail(asked.signal.reason);
    expect(await ended).toEqual({ state: "cancelled", sent: false });
  });

  test.each([submitted, { type: "ledger:handed-over", deadline: new Date(0) } as const])(
    "after $type says that it may still happen",
    async (event) => {
      const { now, nth } = await heldAct();
      const ended = now().run("a");
      const { asked, fail } = await nth(0);
      asked.onProgress(event);
      now().cancel();
      fail(asked.signal.reason);
      expect(await ended).toEqual({ state: "cancelled", sent: true });
    },
  );

  test("tells the error that came instead: the wallet may still send", async () => {
    const { now, nth } = await heldAct();
    const ended = now().run("a");
    const { asked, fail } = await nth(0);
    asked.onProgress(prompted);
    now().cancel();
    const unanswered = new ChartkeyError("WALLET_UNANSWERED");
    fail(unanswered);
    expect(await ended).toEqual({ state: "failed", error: unanswered, sent: false });
  });

  test("too late leaves it done", async () => {
    const { now, nth } = await heldAct();
    const ended = now().run("a");
    const { answer } = await nth(0);
    now().cancel();
    answer("result");
    expect(await ended).toEqual({ state: "done", result: "result" });
  });

  test("says that it may still happen when that is known only later, and reads the lists again", async () => {
    const { call, nth } = held<ActOptions, string>();
    let readings = 0;
    const listing = { page: async () => ({ items: [], problems: [], next: String(readings++) }) };
    const { now, until } = await probe(() => {
      // only `page` is used
      const list = useList(() => listing as unknown as Listing<never>, []);
      return { list, act: useAct(async (_: string, options) => call(options)) };
    }, undefined);
    const { act } = await until(({ list }) => list.state === "read");
    const before = readings;
    const ended = act.run("a");
    const { onProgress, signal } = (await nth(0)).asked;
    now().act.cancel();
    (await nth(0)).fail(signal.reason);
    expect(await ended).toEqual({ state: "cancelled", sent: false });
    onProgress(prompted);
    onProgress(submitted);
    onProgress({ type: "ledger:included", receipt });
    const page = await until((shown) => shown.act.state === "cancelled" && shown.act.sent && readings > before);
    expect(page.act.state).toBe("cancelled");
  });

  test("stays done, whatever it still reports", async () => {
    const { now, nth, until, change, commits } = await heldAct();
    void now().run("a");
    const { asked, answer } = await nth(0);
    answer("result");
    await until(({ state }) => state === "done");
    asked.onProgress(submitted);
    const before = commits.length;
    change(undefined);
    expect((await until(() => commits.length > before)).state).toBe("done");
  });

  test("lets no second one begin before the first has ended", async () => {
    const { now, nth, calls } = await heldAct();
    void now().run("a");
    const { asked, fail } = await nth(0);
    now().cancel();
    const second = now().run("b");
    expect(calls).toHaveLength(1);
    fail(asked.signal.reason);
    expect((await second).state).toBe("cancelled");
  });
});

describe("an unmounted component", () => {
  test("aborts its act", async () => {
    const { nth, unmount, now } = await heldAct();
    void now().run("a");
    const { asked } = await nth(0);
    unmount();
    await Promise.resolve();
    expect(asked.signal.aborted).toBe(true);
  });

  test("begins none: a handler that waited prompts for nothing", async () => {
    const { calls, unmount, now } = await heldAct();
    const { run } = now();
    unmount();
    expect(await run("a")).toEqual({ state: "cancelled", sent: false });
    expect(calls).toEqual([]);
  });
});

describe("the lists of a page", () => {
  test.each([
    ["done", true],
    ["failed", true],
    ["done", false],
  ])("are read anew after an act that is %s, if it was sent: %s", async (end, sent) => {
    let pages = 0;
    const list = {
      page: async () => ({ items: [pages++], problems: [], next: undefined }),
    } as unknown as Listing<number>;
    const { call, nth } = held<ActOptions, string>();
    const { until, now } = await probe(
      () => ({ list: useList(() => list, []), act: useAct(async (_: void, options) => call(options)) }),
      undefined,
    );
    await until((page) => page.list.state === "read");
    const before = pages;
    void now().act.run();
    const { asked, answer, fail } = await nth(0);
    if (sent) asked.onProgress({ type: "ledger:included", receipt });
    if (end === "done") answer("result");
    else fail(new ChartkeyError("BLOB_UNAVAILABLE"));
    await until(({ act, list: { state } }) => act.state === end && state === "read");
    expect(pages - before).toBe(sent ? 1 : 0);
  });
});
