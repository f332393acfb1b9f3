import { expect, test } from "vitest";
import { memoryDevice, memoryLedger } from "../../../src/fakes/index.js";
import { genesisHead, type LedgerUpdate } from "../../../src/adapters/index.js";
import { eachEntry, type Lies, lyingLedger } from "../lying-ledger.js";
import { all, note, stage, titles } from "../stage.js";

/**
 * A patient and a doctor who read through a node that may lie, on devices that never saw the ledger
 * before.
 */
async function clinic(name: string, device = memoryDevice()) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.add(note("First"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.records.add(note("Second"));
  const node = lyingLedger(s.ledger);
  const connect = () => asha.connect(s.app(device, { ledger: node.ledger }));
  return { ...s, asha, rao, node, connect };
}

const swapped = (reported: readonly LedgerUpdate[]) => [...reported.slice(0, 3), ...reported.slice(3).toReversed()];

const lies: Readonly<Record<string, Lies>> = {
  "hides the last entry": { entries: (reported) => reported.slice(0, -1) },
  "hides an entry in the middle": { entries: (reported) => reported.filter((_, i) => i !== 3) },
  "hides the `key` entry": { entries: (reported) => reported.slice(1) },
  "hides everything": { entries: () => [] },
  "reorders entries": { entries: swapped },
  "reports an entry twice": {
    entries: (reported) => reported.flatMap((update, i) => (i === 3 ? [update, update] : [update])),
  },
  "alters a time": {
    entries: eachEntry((entry) => ({ ...entry, position: { ...entry.position, at: new Date(0) } })),
  },
  "alters a card's pointer": {
    entries: eachEntry((entry) =>
      entry.act.kind === "fileCard" ? { ...entry, act: { ...entry.act, card: `0x${"11".repeat(32)}` } } : entry,
    ),
  },
  "reports entries at wrong positions": {
    entries: eachEntry((entry) => ({ ...entry, position: { ...entry.position, sequence: 7n } })),
  },
  "invents the state": { account: (reported) => ({ ...reported, head: `0x${"22".repeat(24)}` }) },
};

test.each(Object.entries(lies))(
  "a node that %s is found out, and an honest one serves the next try",
  async (_, lie) => {
    const { node, connect } = await clinic("lies");
    node.tell(lie);
    await expect(connect()).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
    node.tell({});
    expect(await titles(await connect(), "own")).toEqual(["Second", "First"]);
  },
);

test.each(Object.entries(lies))(
  "a node that begins to lie later, and %s, changes nothing that was read",
  async (_, lie) => {
    const { node, connect } = await clinic("later lies");
    const me = await connect();
    expect(await titles(me, "own")).toEqual(["Second", "First"]);
    node.tell(lie);
    const seen = await titles(me, "own").catch(({ code }: { code: string }) => code);
    expect([["Second", "First"], "LEDGER_INCOMPLETE"]).toContainEqual(seen);
    node.tell({});
    expect(await titles(me, "own")).toEqual(["Second", "First"]);
  },
);

test("a node with an older consistent state is found out by whoever has seen the newer one, also after a restart", async () => {
  const device = memoryDevice();
  const { asha, node, connect } = await clinic("older", device);
  const { head } = await node.ledger.account(asha.me.address);
  const old = (await all(node.ledger.entries({ log: asha.me.address }))).length;
  await asha.me.records.add(note("Third"));
  expect(await titles(await connect(), "own")).toEqual(["Third", "Second", "First"]);
  node.tell({ account: (reported) => ({ ...reported, head }), entries: (reported) => reported.slice(0, old) });
  await expect(connect()).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
  node.tell({ account: (reported) => ({ ...reported, head: genesisHead }), entries: () => [] });
  await expect(connect()).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
  node.tell({});
  expect(await titles(await connect(), "own")).toEqual(["Third", "Second", "First"]);
});

test("a node that invents a whole log is found out by whoever has seen the true one", async () => {
  const device = memoryDevice();
  const { asha, app, blobs, clock, connect } = await clinic("invented", device);
  await connect();
  const invented = memoryLedger({ clock });
  await invented.submit([{ kind: "revokeEveryone", patient: asha.me.address }], asha.wallet);
  const other = app(device, { ledger: invented, blobs });
  await expect(asha.connect(other)).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
});

test("a node that hides a doctor's new key from the patient is found out", async () => {
  const { asha, rao, app, node, ledger } = await clinic("key");
  await ledger.submit([{ kind: "publishKey", participant: rao.me.address, key: `0x${"33".repeat(32)}` }], rao.wallet);
  const me = await asha.connect(app(memoryDevice(), { ledger: node.ledger }));
  const isNewKey = ({ entry }: Extract<LedgerUpdate, { type: "entry" }>) =>
    entry.act.kind === "publishKey" && entry.act.key.startsWith("0x33");
  node.tell({ entries: (reported) => reported.filter((update) => update.type !== "entry" || !isNewKey(update)) });
  await expect(me.grants.give({ grantee: rao.me.address, scope: "everything" })).rejects.toMatchObject({
    code: "LEDGER_INCOMPLETE",
  });
});

test("one patient's hidden entries are that patient's problem: the doctor's lists go on", async () => {
  const s = await clinic("one of two");
  const bina = await s.patient("Bina");
  await bina.me.records.add(note("Bina's"));
  await bina.me.grants.give({ grantee: s.rao.me.address, scope: "everything" });
  await s.rao.me.sentRequests.send({ patient: s.asha.me.address, purpose: "TREAT" });
  const rao = await s.rao.connect(s.app(memoryDevice(), { ledger: s.node.ledger }));
  const isAshas = (update: LedgerUpdate) =>
    update.type === "entry" && update.entry.act.kind === "fileCard" && update.entry.act.patient === s.asha.me.address;
  s.node.tell({ entries: (reported) => reported.filter((update) => !isAshas(update)) });
  expect(await titles(rao, "shared")).toEqual(["Bina's", "LEDGER_INCOMPLETE"]);
  const pages = [
    await rao.sharedRecords.patients().page(),
    await rao.receivedGrants.list().page(),
    await rao.sentRequests.list().page(),
  ];
  expect(pages.map(({ items }) => items.length)).toEqual([1, 1, 0]);
  for (const { problems } of pages)
    expect(problems).toMatchObject([{ subject: s.asha.me.address, problem: { code: "LEDGER_INCOMPLETE" } }]);
});

test("an event of an unknown kind is passed over, and named in the history", async () => {
  const { asha, ledger, app } = await clinic("unknown");
  ledger.plant(asha.me.address);
  await asha.me.records.add(note("Third"));
  const me = await asha.connect(app());
  expect(await titles(me, "own")).toEqual(["Third", "Second", "First"]);
  expect((await me.history().page({ size: 100 })).problems).toMatchObject([{ problem: { code: "FORMAT_UNKNOWN" } }]);
});
