import { expect, test } from "vitest";
import { toHex } from "../../../src/adapters/index.js";
import type { Participant } from "../../../src/index.js";
import { note, stage } from "../stage.js";
import { giveDeadGrants, metered } from "./hostile.js";

/** A clinic where everything is there that a list can show, `count` times. */
async function clinic(name: string, count: number) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  await asha.me.records.addMany(Array.from({ length: count }, (_, i) => note(`Record ${i}`)));
  await giveDeadGrants(s, asha, rao.me.address, count);
  for (let nth = 0; nth < count; nth++) {
    const message = toHex(s.entropy.bytes(32));
    const parties = { patient: asha.me.address, requester: rao.me.address };
    await s.ledger.submit([{ kind: "requestAccess", ...parties, message }], rao.wallet);
  }
  return { ...s, asha, rao };
}

const lists: Readonly<Record<string, (me: Participant) => AsyncIterable<unknown>>> = {
  "records.list": (me) => me.records.list(),
  "grants.list": (me) => me.grants.list(),
  "requests.list": (me) => me.requests.list(),
  "folders.list": (me) => me.folders.list(),
  history: (me) => me.history(),
  "sharedRecords.list": (me) => me.sharedRecords.list(),
  "sharedRecords.patients": (me) => me.sharedRecords.patients(),
  "receivedGrants.list": (me) => me.receivedGrants.list(),
  "sentRequests.list": (me) => me.sentRequests.list(),
};

/** How often the ledger, and the memory of logs on the device, were asked in one iteration. */
async function readsOf(name: string, count: number) {
  const s = await clinic(name, count);
  const reads = new Map<string, { rows: number; calls: number }>();
  for (const [list, iterate] of Object.entries(lists)) {
    const own = ["records", "grants", "requests", "folders", "history"].some((word) => list.startsWith(word));
    const { me, meter } = await metered(s, own ? s.asha : s.rao);
    let rows = 0;
    for await (const _ of iterate(me)) rows += 1;
    const calls = ["ledger.account", "ledger.entries", "ledger.time"].reduce((sum, call) => sum + meter.of(call), 0);
    reads.set(list, { rows, calls });
  }
  return reads;
}

test("an iteration reads the ledger as often for many rows as for few", async () => {
  const [few, many] = [await readsOf("few", 5), await readsOf("many", 150)];
  for (const list of Object.keys(lists)) {
    const [less, more] = [few.get(list), many.get(list)];
    if (list !== "folders.list" && list !== "sharedRecords.patients") expect(more?.rows).toBeGreaterThanOrEqual(150);
    expect({ list, calls: more?.calls }).toEqual({ list, calls: less?.calls });
  }
});

test("an iteration shows the list as it was when it began, and the next one what is new", async () => {
  const s = stage("while it runs");
  const asha = await s.patient("Asha");
  await asha.me.records.addMany(Array.from({ length: 25 }, (_, i) => note(`Record ${i}`)));
  let rows = 0;
  for await (const row of asha.me.records.list()) {
    if (rows === 0) await asha.me.records.add(note("New"));
    expect(row.ok && row.record.title).not.toBe("New");
    rows += 1;
  }
  expect(rows).toBe(25);
  for await (const row of asha.me.records.list().all()) {
    expect(row).toMatchObject({ record: { title: "New" } });
    break;
  }
});
