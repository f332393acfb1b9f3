import { describe, expect, test } from "vitest";
import { type Act, encodeScope } from "../../../src/adapters/index.js";
import { all, first, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { note } from "./household.js";
import { laggingView } from "./lagging-view.js";
import { ends, oldRecord } from "./old-record.js";
import { paused } from "./paused.js";
import { withoutWaiting } from "./two-nodes.js";
import { watched } from "./watched-store.js";

const calls = Object.keys(ends) as (keyof typeof ends)[];

describe.each(calls)("%s ends a grant of this device that is not in the log yet", (end) => {
  test.each(["dropped", "held"] as const)("since it was %s, and may still be included", async (fate) => {
    const s = await oldRecord(`${fate}, ${end}`);
    s.phone.next(fate);
    await expect(s.phone.me.grants.give(s.wide)).rejects.toThrow(/./u);
    await ends[end](s, s.phone);
    const [held] = s.phone.held;
    const late = held ? s.ledger.submit(held.acts, held.wallet, { base: held.base }) : s.phone.bringLate();
    await expect(late).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
    await s.phone.me.folders.create("What settles the rest");
    expect(await titles(s.rao.me, "shared")).toEqual([]);
  });

  test("also after a restart", async () => {
    const s = await oldRecord(`restarted, ${end}`);
    s.phone.next("dropped");
    await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    const again = await startDevice(s, s.asha, s.phone.store);
    await ends[end](s, again);
    await expect(s.phone.bringLate()).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
  });

  test("since it is at its prompt", async () => {
    const s = await oldRecord(`at its prompt, ${end}`);
    s.phone.at("prompted", () => ends[end](s, s.phone));
    await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_CONFLICT", retryable: false });
    expect(await s.active()).toBe(0);
  });

  test("since the node that is asked is behind", async () => {
    const s = await oldRecord(`behind, ${end}`, 3);
    const { view, stop, during, hidden } = laggingView(s.ledger);
    const tablet = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha);
    await stop(s.asha.me.address);
    await withoutWaiting(() => tablet.me.grants.give(s.wide));
    during(hidden() + 3);
    await withoutWaiting(async () => ends[end](s, tablet));
    expect(hidden()).toBeGreaterThan(0);
    expect(await s.active()).toBe(0);
  });

  test("and finds none once it was declined, or can never be included", async () => {
    const s = await oldRecord(`declined, ${end}`);
    s.phone.next("declined");
    await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "WALLET_REJECTED" });
    s.phone.next("dropped");
    await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
    await s.laptop.me.grants.give(s.everything(s.sen));
    const before = s.phone.prompts();
    const ended = ends[end](s, s.phone);
    if (end === "revokeEach") expect(await ended).toMatchObject([{ ok: false, problem: { code: "GRANT_ABSENT" } }]);
    else await expect(ended).rejects.toMatchObject({ code: "GRANT_ABSENT" });
    expect(s.phone.prompts()).toBe(before);
  });
});

test("a grant that was dropped is revoked once, also before the revocation is final", async () => {
  const s = await oldRecord("dropped and revoked", 3);
  s.phone.next("dropped");
  await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  await s.phone.me.grants.revoke(s.toRao);
  await expect(s.phone.me.grants.revoke(s.toRao)).rejects.toMatchObject({ code: "GRANT_ABSENT" });
});

test.each(calls)("%s ends a dropped grant also where an act that is not final has its nonce", async (end) => {
  const s = await oldRecord(`nonce taken, ${end}`, 3);
  s.phone.next("dropped");
  await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  await s.laptop.me.records.add(note("Other"));
  await ends[end](s, s.phone);
  s.ledger.reorganise(1);
  s.ledger.reorganise(1);
  await expect(ends[end](s, s.phone)).resolves.toBeDefined();
  await expect(s.phone.bringLate()).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
});

test.each([0, 3])(
  "an own grant that a node does not show ends, whatever it shows of others: depth %i",
  async (depth) => {
    const s = await oldRecord("others shown", depth);
    await s.laptop.me.grants.give(s.everything(s.sen));
    for (let block = 0; block < depth + 2; block++) s.ledger.mine();
    const { view, stop, during, hidden } = laggingView(s.ledger);
    const tablet = await startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha);
    tablet.at("prompted", async () => {
      const scope = encodeScope("everything");
      const left: Act = { kind: "relinquishAccess", patient: s.asha.me.address, grantee: s.sen.me.address, scope };
      await s.ledger.submit([left], s.sen.wallet);
      await stop(s.asha.me.address);
    });
    await withoutWaiting(() => tablet.me.grants.give(s.wide));
    during(hidden() + 3);
    await withoutWaiting(() => tablet.me.grants.revoke(s.toRao));
    expect(await s.active()).toBe(0);
  },
);

test("an earlier end of all grants whose reading comes late does not end what a later call has given", async () => {
  const s = await oldRecord("late reading");
  await s.laptop.me.grants.give(s.wide);
  const late = paused();
  let isFirst = false;
  const ledger: typeof s.ledger = {
    ...s.ledger,
    async *entries(...args) {
      const isHeld = isFirst;
      isFirst = false;
      const updates = await all(s.ledger.entries(...args));
      if (isHeld) await late.pass();
      yield* updates;
    },
  };
  const tablet = await startDevice({ ...s, ledger }, s.asha);
  isFirst = true;
  const ended = tablet.me.grants.revokeAll({ grantee: s.toRao.grantee }).catch((error: unknown) => error);
  await late.asked;
  await tablet.me.grants.give({ ...s.toRao, from: "now" });
  late.open();
  expect(await ended).toMatchObject({ code: "GRANT_ABSENT" });
  expect(await s.active()).toBe(1);
});

test.each(["revoke", "revokeAll"] as const)("%s ends a grant that lands while it looks for it", async (end) => {
  const s = await oldRecord(`landing, ${end}`);
  const { store, once } = watched((call, key) => call === "keys" && key.startsWith("journal/"));
  const tablet = await s.device(store);
  const prompt = paused();
  tablet.at("prompted", prompt.pass);
  const given = tablet.me.grants.give(s.wide);
  await prompt.asked;
  once(async () => {
    prompt.open();
    await given;
  });
  await ends[end](s, tablet);
  expect(await s.active()).toBe(0);
});

test("what a grant gave out that a reorganisation took away is not told as nothing", async () => {
  const s = await oldRecord("given and taken away", 3);
  await s.phone.me.grants.give(s.wide);
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
  s.ledger.reorganise(1);
  s.ledger.mine();
  const again = await startDevice(s, s.asha, s.phone.store);
  expect((await again.me.grants.revoke(s.toRao)).mayStillHold).toBeUndefined();
});

test("an earlier end of all grants does not end what a later call gives at its prompt", async () => {
  const s = await oldRecord("earlier and slow");
  const { store, once } = watched((call, key) => call === "get" && key.startsWith("head/"));
  const tablet = await s.device(store);
  const prompt = paused();
  let given: Promise<unknown> | undefined;
  once(async () => {
    tablet.at("prompted", prompt.pass);
    given = tablet.me.grants.give(s.wide);
    await prompt.asked;
  });
  const ended = tablet.me.grants.revokeAll({ grantee: s.toRao.grantee });
  await expect(ended).rejects.toMatchObject({ code: "GRANT_ABSENT" });
  prompt.open();
  await given;
  expect(await s.active()).toBe(1);
});

test("a revocation voids a grant that was held back, and that the log does not have", async () => {
  const s = await oldRecord("held back");
  s.phone.next("held");
  await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  expect(await s.phone.me.grants.revoke(s.toRao)).toMatchObject({ revoked: [s.toRao.grantee], mayStillHold: [] });
  const [held] = s.phone.held;
  if (!held) throw new Error("Nothing was held");
  const late = s.ledger.submit(held.acts, held.wallet, { base: held.base });
  await expect(late).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
});

test.each(["revoke", "revokeAll"] as const)("a damaged note of another write does not hinder a %s", async (end) => {
  const s = await oldRecord(`damaged note, ${end}`);
  s.phone.next("dropped");
  await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const [acts = ""] = (await s.phone.store.keys("journal/")).filter((key) => key.endsWith("/acts"));
  await s.phone.store.set(acts.replace(/[^/]+\/acts$/u, "0011223344556677/acts"), new Uint8Array([0xff]));
  await ends[end](s, s.phone);
  await expect(s.phone.bringLate()).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
});

test("a device that cannot tell what it has sent ends in any case what it is asked to", async () => {
  const s = await oldRecord("failing journal");
  await s.laptop.me.grants.give(s.wide);
  const { store, each } = watched((call, key) => call === "keys" && key.startsWith("journal/"));
  const tablet = await s.device(store);
  each(() => Promise.reject(new Error("This disk is broken")));
  const [toSen, toRao] = await tablet.me.grants.revokeEach([s.everything(s.sen), s.toRao]);
  expect(toSen).toMatchObject({ ok: true, mayStillHold: undefined });
  expect(toRao).toMatchObject({ ok: true });
  expect(await s.active()).toBe(0);
});

describe("the end of all grants of a grantee", () => {
  /** With a grant of a folder that is there. */
  async function some(name: string) {
    const s = await oldRecord(name);
    const { id } = await first(s.phone.me.folders.list());
    await s.phone.me.grants.give({ grantee: s.rao.me.address, scope: { folder: id } });
    return s;
  }

  test("includes what another device gives before it is included", async () => {
    const s = await some("given meanwhile");
    s.phone.at("prompted", () => s.laptop.me.grants.give(s.wide));
    await s.phone.me.grants.revokeAll({ grantee: s.rao.me.address });
    expect(await s.active()).toBe(0);
  });

  test("includes what an earlier call of the session gives at its prompt", async () => {
    const s = await some("given by an earlier call");
    const second = paused();
    let revoking: Promise<unknown> | undefined;
    s.phone.at("prompted", async () => {
      s.phone.at("prompted", second.pass);
      revoking = s.phone.me.grants.revokeAll({ grantee: s.rao.me.address });
      await second.asked;
    });
    await s.phone.me.grants.give(s.wide);
    second.open();
    await revoking;
    expect(await s.active()).toBe(0);
  });

  test("happens where a later end of them was declined", async () => {
    const s = await some("declined later end");
    const { store, once } = watched((call, key) => call === "get" && key.startsWith("head/"));
    const tablet = await s.device(store);
    const { grantee } = s.toRao;
    once(async () => {
      tablet.next("declined");
      await expect(tablet.me.grants.revokeAll({ grantee })).rejects.toMatchObject({ code: "WALLET_REJECTED" });
    });
    await tablet.me.grants.revokeAll({ grantee });
    expect(await s.active()).toBe(0);
  });

  test("spares no grant that a later call was to replace, and did not", async () => {
    const s = await oldRecord("replaced in vain");
    await s.laptop.me.grants.give(s.wide);
    const { store, once } = watched((call, key) => call === "get" && key.startsWith("head/"));
    const tablet = await s.device(store);
    const prompt = paused();
    let given: Promise<unknown> | undefined;
    once(async () => {
      tablet.next("declined");
      tablet.at("prompted", prompt.pass);
      given = tablet.me.grants.give({ ...s.toRao, from: "now" }).catch((error: unknown) => error);
      await prompt.asked;
    });
    await tablet.me.grants.revokeAll({ grantee: s.toRao.grantee });
    prompt.open();
    expect(await given).toMatchObject({ code: "WALLET_REJECTED" });
    expect(await s.active()).toBe(0);
  });

  test("is not told as done while no reading shows what is left", async () => {
    const s = await some("failing afterwards");
    s.phone.at("sent", async () => s.ledger.unplug());
    await expect(s.phone.me.grants.revokeAll({ grantee: s.rao.me.address })).rejects.toMatchObject({
      code: "LEDGER_UNAVAILABLE",
      retryable: false,
      message: expect.stringContaining("ended: 1") as unknown,
    });
  });
});
