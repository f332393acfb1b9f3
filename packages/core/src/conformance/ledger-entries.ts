import type { Act } from "../domain/acts/act.js";
import type { Cursor } from "../domain/ledger/position.js";
import { equal, ok, throwsTypeError } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { atOneTime } from "./ledger-moment.js";
import { actsOf, entriesOf, grantAct, keyAct, bytes32 } from "./ledger-samples.js";

/** Writes two interleaved logs in five transactions. */
async function twoLogs({ ledger, wallets }: LedgerFixture) {
  const [patient, doctor, other] = wallets;
  const [p, d, o] = [patient.address, doctor.address, other.address];
  const acts: readonly Act[] = [
    keyAct(p),
    grantAct(p, d),
    keyAct(d, 2),
    { kind: "requestAccess", patient: p, requester: d, message: bytes32(3) },
    grantAct(o, d),
    grantAct(p, o),
    keyAct(p, 4),
  ];
  await ledger.submit(acts.slice(0, 2), patient);
  await ledger.submit(acts.slice(2, 3), doctor);
  await ledger.submit(acts.slice(3, 4), doctor);
  await ledger.submit(acts.slice(4, 5), other);
  await ledger.submit(acts.slice(5, 6), patient);
  await ledger.submit(acts.slice(6), patient);
  const some = (...indexes: readonly number[]) => acts.filter((_, i) => indexes.includes(i));
  return { acts, some, p, d, o };
}

export const ledgerEntryCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "entries: none at first": async ({ ledger }) => {
    equal(await actsOf(ledger), []);
  },

  "entries: all of them, in the order of the ledger": async (fixture) => {
    const { acts } = await twoLogs(fixture);
    const entries = await entriesOf(fixture.ledger);
    equal(
      entries.map(({ act }) => act),
      acts,
    );
    for (const [i, { position }] of entries.slice(1).entries()) {
      ok(position.sequence > (entries[i]?.position.sequence ?? 0n), "Sequences grow");
      ok(position.at >= (entries[i]?.position.at ?? position.at), "Times do not go back");
    }
  },

  "entries: those of one log, requests included": async (fixture) => {
    const { some, p, d } = await twoLogs(fixture);
    equal(await actsOf(fixture.ledger, { log: p }), some(0, 1, 3, 5, 6));
    equal(await actsOf(fixture.ledger, { log: d }), some(2));
    equal(await actsOf(fixture.ledger, { log: fixture.wallets[3].address }), []);
  },

  "entries: those with one other side, in all logs or in one": async (fixture) => {
    const { some, p, d, o } = await twoLogs(fixture);
    equal(await actsOf(fixture.ledger, { counterparty: d }), some(1, 3, 4));
    equal(await actsOf(fixture.ledger, { log: p, counterparty: o }), some(5));
  },

  "entries: go on behind each cursor, also after a restart": async (fixture) => {
    const { acts, some, p } = await twoLogs(fixture);
    const entries = await entriesOf(fixture.ledger);
    const again = fixture.connect();
    for (const [i, { cursor }] of entries.entries()) {
      ok(cursor.length <= 256, "A cursor has at most 256 characters");
      equal(await actsOf(again, { after: cursor }), acts.slice(i + 1), `Behind entry ${i}`);
    }
    equal(await actsOf(again, { log: p, after: entries[2]?.cursor }), some(3, 5, 6), "Behind another log's entry");
  },

  "entries: what comes later is after the last cursor": async (fixture) => {
    const { ledger, wallets } = fixture;
    await twoLogs(fixture);
    const after = (await entriesOf(ledger)).at(-1)?.cursor;
    equal(await actsOf(ledger, { after }), []);
    await ledger.submit([keyAct(wallets[3].address)], wallets[3]);
    equal(await actsOf(ledger, { after }), [keyAct(wallets[3].address)]);
  },

  "entries: another ledger's cursor is a TypeError": async ({ ledger }) => {
    for (const cursor of ["", "1", "::", "x".repeat(300)])
      await throwsTypeError(() => entriesOf(ledger, { after: cursor as Cursor }));
  },

  "entries: two adapters report the same": async (fixture) => {
    await twoLogs(fixture);
    const { ledger, connect } = fixture;
    const [, [one, other]] = await atOneTime(fixture, async () => [
      await entriesOf(ledger),
      await entriesOf(connect()),
    ]);
    equal(other, one);
  },

  "entries: one of an unknown kind is reported in its place, and skipped": async ({ ledger, wallets, plant }) => {
    const [patient, other] = wallets;
    await ledger.submit([keyAct(patient.address)], patient);
    await plant(patient.address);
    await ledger.submit([keyAct(patient.address, 2)], patient);
    const updates = [];
    for await (const update of ledger.entries({ log: patient.address })) updates.push(update);
    equal(
      updates.map(({ type }) => type),
      ["entry", "unknown", "entry"],
    );
    const unknown = updates[1];
    ok(unknown?.type === "unknown", "It is reported");
    ok(unknown.transaction.length > 0 && unknown.position.sequence > 0n, "It has a position");
    equal(await actsOf(ledger, { log: patient.address, after: unknown.cursor }), [keyAct(patient.address, 2)]);
    equal(await actsOf(ledger, { log: other.address }), [], "Another log");
  },
};
