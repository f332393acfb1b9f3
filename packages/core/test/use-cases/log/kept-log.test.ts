import { expect, test } from "vitest";
import type { EntryFilter, Ledger } from "../../../src/adapters/index.js";
import { memoryDevice, memoryLedger } from "../../../src/fakes/index.js";
import { LogReader } from "../../../src/use-cases/log/log-reader.js";
import { lyingLedger } from "../lying-ledger.js";
import { all, note, stage, titles } from "../stage.js";

async function clinic(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  await asha.me.records.add(note("First"));
  return { ...s, asha, log: asha.me.address };
}

/** A ledger with the questions for entries that it was asked. */
function asked(ledger: Ledger): { readonly ledger: Ledger; readonly filters: EntryFilter[] } {
  const filters: EntryFilter[] = [];
  const entries: Ledger["entries"] = (filter, options) => (filters.push(filter), ledger.entries(filter, options));
  return { ledger: { ...ledger, entries }, filters };
}

test("a log is read from where the last reading ended, and anew from its beginning after a contradiction", async () => {
  const { ledger, log } = await clinic("where it ended");
  const node = lyingLedger(ledger);
  const { ledger: source, filters } = asked(node.ledger);
  const logs = new LogReader({ ledger: source, device: memoryDevice() });
  const { entries } = await logs.read(log);
  expect(filters).toEqual([{ log, after: undefined, fresh: false }]);
  filters.length = 0;
  expect((await logs.read(log)).entries).toEqual(entries);
  const after = entries.at(-1)?.cursor;
  expect(filters).toEqual([{ log, after, fresh: false }]);
  filters.length = 0;
  let lies = 1;
  node.tell({
    account: (reported) => (lies-- > 0 ? { ...reported, head: `0x${"22".repeat(24)}` } : reported),
  });
  expect((await logs.read(log)).entries).toEqual(entries);
  expect(filters).toEqual([
    { log, after, fresh: false },
    { log, after: undefined, fresh: true },
  ]);
});

test("an invented log of the same length as the one that was seen is found out", async () => {
  const { asha, app, blobs, clock, ledger, log } = await clinic("same length");
  const device = memoryDevice();
  await asha.connect(app(device));
  const invented = memoryLedger({ clock });
  const { length } = await all(ledger.entries({ log }));
  for (let nth = 0; nth < length; nth++) await invented.submit([{ kind: "revokeEveryone", patient: log }], asha.wallet);
  expect(await all(invented.entries({ log }))).toHaveLength(length);
  await expect(asha.connect(app(device, { ledger: invented, blobs }))).rejects.toMatchObject({
    code: "LEDGER_INCOMPLETE",
  });
});

test("a slow reading that ends after a later one takes nothing back from the device", async () => {
  const { asha, app, ledger, log } = await clinic("slow reading");
  const device = memoryDevice();
  let [release, waiting] = [() => {}, Promise.resolve()];
  const slow: Ledger = {
    ...ledger,
    async *entries(filter, options) {
      const reported = await all(ledger.entries(filter, options));
      await waiting;
      yield* reported;
    },
  };
  const logs = new LogReader({ ledger: slow, device });
  const old = { account: await ledger.account(log), length: (await all(ledger.entries({ log }))).length };
  waiting = new Promise((resolve) => (release = resolve));
  const first = logs.read(log);
  await ledger.account(log);
  await asha.me.records.add(note("Second"));
  const other = await asha.connect(app(device));
  expect(await titles(other, "own")).toEqual(["Second", "First"]);
  release();
  expect((await first).entries).toHaveLength(old.length);
  const node = lyingLedger(ledger);
  node.tell({ account: () => old.account, entries: (reported) => reported.slice(0, old.length) });
  await expect(asha.connect(app(device, { ledger: node.ledger }))).rejects.toMatchObject({
    code: "LEDGER_INCOMPLETE",
  });
});
