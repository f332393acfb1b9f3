import { describe, expect, test } from "vitest";
import { type Act, ChartkeyError, encodeScope, type Ledger, type LedgerUpdate } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { type Device, startDevice } from "./device.js";
import { note } from "./household.js";
import { laggingView } from "./lagging-view.js";
import { ends, oldRecord } from "./old-record.js";
import { paused } from "./paused.js";
import { withoutWaiting } from "./two-nodes.js";
import { watched } from "./watched-store.js";

const calls = Object.keys(ends) as (keyof typeof ends)[];

test.each(calls)("%s ends what another session on its store gives between its two looks", async (end) => {
  const s = await oldRecord(`two sessions, ${end}`);
  const { store, once } = watched((call, key) => call === "keys" && key.startsWith("journal/"));
  const [one, other] = [await s.device(store), await s.device(store)];
  const prompt = paused();
  other.at("prompted", prompt.pass);
  const giving = other.me.grants.give(s.wide);
  await prompt.asked;
  once(async () => {
    prompt.open();
    await giving;
  });
  await expect(ends[end](s, one)).resolves.not.toMatchObject([{ ok: false }]);
  expect(await s.active()).toBe(0);
});

describe.each(["a restart", "another tab"])("after %s on a node that does not show it yet", (who) => {
  test.each(calls)("%s ends a grant", async (end) => {
    const s = await oldRecord(`${who}, ${end}`);
    const { view, stop, goOn } = laggingView(s.ledger);
    const start = (store = memoryDevice()) => startDevice({ ...s, ledger: view as typeof s.ledger }, s.asha, store);
    const tablet = await start();
    const tab = await start(tablet.store);
    tablet.at("prompted", () => stop(s.asha.me.address));
    await withoutWaiting(() => tablet.me.grants.give(s.wide));
    const ending = who === "another tab" ? tab : await start(tablet.store);
    // the node shows the end of what it did not show, so that nothing waits for it in vain
    ending.at("sent", async () => goOn());
    await ends[end](s, ending);
    expect(await s.active()).toBe(0);
  });
});

test("the end of all grants names what was dropped beside what is there", async () => {
  const s = await oldRecord("dropped beside", 3);
  await s.laptop.me.grants.give(s.folder);
  s.settle();
  s.phone.next("dropped");
  await expect(s.phone.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const trace = s.phone.trace();
  await ends.revokeAll(s, s.phone);
  const acts: readonly Act[] = [...trace.acts];
  // the revocation comes again, behind the grant
  s.ledger.reorganise(1);
  await s.phone.bringLate();
  await s.ledger.submit(acts, s.asha.wallet);
  expect(await s.active()).toBe(0);
});

test("the end of all grants names what was dropped, though the ledger tells no time", async () => {
  const s = await oldRecord("no time", 3);
  await s.laptop.me.grants.give(s.folder);
  s.settle();
  let isAway = false;
  const time: typeof s.ledger.time = async (...args) => {
    if (isAway) throw new Error("The ledger is away");
    return s.ledger.time(...args);
  };
  const tablet = await startDevice({ ...s, ledger: { ...s.ledger, time } }, s.asha);
  tablet.next("dropped");
  await expect(tablet.me.grants.give(s.wide)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const trace = tablet.trace();
  isAway = true;
  await ends.revokeAll(s, tablet);
  expect(trace.acts).toHaveLength(2);
});

test("the end of more grants than one transaction takes names what was dropped, whatever its place", async () => {
  const s = await oldRecord("a hundred and one", 3);
  const { records } = await s.phone.me.records.addMany(Array.from({ length: 101 }, (_, n) => note(`${n}`)));
  const ids = records.map(({ ref }) => ref.record).toSorted();
  const grants = ids.map((record) => ({ grantee: s.toRao.grantee, scope: { record } }));
  await s.phone.me.grants.giveMany(grants.slice(0, 100));
  s.settle();
  s.phone.next("dropped");
  await expect(s.phone.me.grants.giveMany(grants.slice(100))).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  const trace = s.phone.trace();
  await ends.revokeAll(s, s.phone);
  expect(trace.acts).toHaveLength(101);
});

test("the end of all grants goes on where a reorganisation takes its first transaction away", async () => {
  const s = await oldRecord("first transaction taken away", 3);
  await s.laptop.me.grants.give(s.folder);
  s.settle();
  s.phone.at("prompted", async () => {
    await s.laptop.me.grants.give(s.wide);
    s.phone.at("prompted", async () => s.ledger.reorganise(1));
  });
  await ends.revokeAll(s, s.phone);
  expect(await s.active()).toBe(0);
});

test.each(["revoke", "revokeMany", "revokeEach"] as const)(
  "%s does not end what a later call of its session gives while it looks into the journal",
  async (end) => {
    const s = await oldRecord(`later call, ${end}`);
    const { store, once } = watched((call, key) => call === "keys" && key.startsWith("journal/"));
    const tablet = await s.device(store);
    once(() => tablet.me.grants.give(s.wide));
    const ended = await ends[end](s, tablet).catch((error: unknown) => [{ ok: false, problem: error }]);
    expect(ended).toMatchObject([{ ok: false, problem: { code: "GRANT_ABSENT" } }]);
    expect(await s.active()).toBe(1);
  },
);

test("what a node told that could not be proven does not hide what a session has given", async () => {
  const s = await oldRecord("a lie");
  const { view, stop } = laggingView(s.ledger);
  const address = s.asha.me.address;
  const scope = encodeScope("everything");
  const lie: Act = { kind: "revokeAccess", patient: address, grantee: s.sen.me.address, scope };
  let lies = false;
  const ledger: typeof s.ledger = {
    ...s.ledger,
    account: (...args) => view.account(...args),
    async *entries(filter, options) {
      let last: LedgerUpdate | undefined;
      for await (const update of view.entries(filter, options)) yield (last = update);
      if (!lies || filter.log !== address || last?.type !== "entry") return;
      const { position } = last.entry;
      for (let n = 1n; n <= 50n; n++)
        yield {
          ...last,
          entry: { ...last.entry, act: lie, position: { ...position, sequence: position.sequence + n } },
        };
    },
  };
  const heads: Pick<Ledger, "id" | "account"> = {
    id: s.ledger.id,
    account: async (...args) => {
      if (lies) throw new ChartkeyError("LEDGER_UNAVAILABLE", { retryable: true });
      return view.account(...args);
    },
  };
  const app: typeof s.app = (store, over) => s.app(store, { ...over, heads });
  const tablet: Device = await startDevice({ ...s, app, ledger }, s.asha);
  lies = true;
  await expect(tablet.me.grants.revoke(s.toRao)).rejects.toThrow(/./u);
  lies = false;
  tablet.at("planned", () => stop(address));
  await withoutWaiting(() => tablet.me.grants.give(s.wide));
  await withoutWaiting(() => tablet.me.grants.revoke(s.toRao));
  expect(await s.active()).toBe(0);
});

test("a device whose store is slow ends twenty grants that were dropped", async () => {
  const s = await oldRecord("slow store");
  const { records } = await s.phone.me.records.addMany(Array.from({ length: 20 }, (_, n) => note(`${n}`)));
  const { store, each } = watched(() => true);
  const tablet = await s.device(store);
  tablet.next("dropped");
  const grants = records.map(({ ref }) => ({ grantee: s.toRao.grantee, scope: { record: ref.record } }));
  await expect(tablet.me.grants.giveMany(grants)).rejects.toMatchObject({ code: "LEDGER_DROPPED" });
  each(() => new Promise((resolve) => setTimeout(resolve, 550)));
  await withoutWaiting(() => ends.revokeAll(s, tablet));
  await expect(tablet.bringLate()).rejects.toMatchObject({ code: "LEDGER_CONFLICT" });
});
