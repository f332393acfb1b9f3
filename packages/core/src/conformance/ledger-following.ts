import type { Act } from "../domain/acts/act.js";
import type { Cursor } from "../domain/ledger/position.js";
import type { Ledger } from "../ports/ledger.js";
import type { FollowFilter } from "../ports/ledger-change.js";
import { equal, ok, rejectsWith, throwsTypeError } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { Index, indexedUntil, indexer, settle, takeUntil } from "./ledger-indexer.js";
import { placeOf } from "./ledger-moment.js";
import { entriesOf, grantAct, keyAct } from "./ledger-samples.js";

const firstOf = (ledger: Ledger<never>, filter: FollowFilter) => ledger.follow(filter)[Symbol.asyncIterator]().next();

export const ledgerFollowingCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "following: reports the entries so far, and then each new one": async ({ ledger, wallets, connect }) => {
    const [patient, other] = wallets;
    const acts = [1, 2, 3, 4].map((n) => keyAct(patient.address, n));
    await ledger.submit(acts.slice(0, 2), patient);
    const { index, until } = indexer(ledger);
    await until(acts[1] as Act);
    equal(index.acts, acts.slice(0, 2));
    for (const act of acts.slice(2)) {
      await connect().submit([act], patient);
      await until(act);
    }
    equal(index.acts, acts);
    await ledger.submit([keyAct(other.address)], other);
    await until(keyAct(other.address));
    equal(index.acts, [...acts, keyAct(other.address)]);
    ok(!index.reported.includes("removed"), "Nothing was removed");
  },

  "following: reports entries as a reading does": async ({ ledger, wallets }) => {
    const [patient] = wallets;
    await ledger.submit([keyAct(patient.address), keyAct(patient.address, 2)], patient);
    const read = await entriesOf(ledger);
    const reported = [];
    for await (const change of ledger.follow({})) {
      if (change.type === "entry") reported.push(change.entry);
      if (reported.length === read.length) break;
    }
    const bare = ({ act, position, transaction }: (typeof read)[number]) => ({
      act,
      place: placeOf(position),
      transaction,
    });
    equal(reported.map(bare), read.map(bare));
  },

  "following: only some logs, or one other side": async ({ ledger, wallets }) => {
    const [patient, doctor, other, last] = wallets;
    const [p, d, o, l] = [patient.address, doctor.address, other.address, last.address];
    const [some, grants] = [indexer(ledger, { logs: [p, l] }), indexer(ledger, { counterparty: d })];
    await ledger.submit([keyAct(p), grantAct(p, d)], patient);
    await ledger.submit([keyAct(o), grantAct(o, d)], other);
    await ledger.submit([keyAct(l), grantAct(l, d)], last);
    await some.until(grantAct(l, d));
    equal(some.index.acts, [keyAct(p), grantAct(p, d), keyAct(l), grantAct(l, d)]);
    await grants.until(grantAct(l, d));
    equal(grants.index.acts, [grantAct(p, d), grantAct(o, d), grantAct(l, d)]);
    await throwsTypeError(() => firstOf(ledger, { logs: [] }));
    const many = Array.from({ length: 101 }, () => p);
    await throwsTypeError(() => firstOf(ledger, { logs: many }));
  },

  "following: goes on behind each cursor, also after a restart": async ({ ledger, wallets, connect }) => {
    const [patient, other] = wallets;
    const acts = [1, 2, 3].map((n) => keyAct(patient.address, n));
    await ledger.submit(acts.slice(0, 2), patient);
    await ledger.submit(acts.slice(2), patient);
    const last = keyAct(other.address);
    await ledger.submit([last], other);
    const cursors = (await entriesOf(ledger)).slice(0, 3).map(({ cursor }) => cursor);
    for await (const change of ledger.follow({})) {
      if (change.type !== "entry") continue;
      cursors.push(change.entry.cursor);
      if (cursors.length === 6) break;
    }
    for (const [i, after] of cursors.entries()) {
      const { index, until } = indexer(connect(), { after });
      await until(last);
      equal(index.acts, [...acts, last].slice((i % 3) + 1), `Behind entry ${i % 3}`);
      ok(!index.reported.includes("removed"), "Nothing was removed");
    }
  },

  "following: from now on, without what was there, and with a cursor at once": async ({ ledger, wallets, connect }) => {
    const [patient, other] = wallets;
    await ledger.submit([keyAct(patient.address), keyAct(patient.address, 2)], patient);
    const filter = { after: "now", logs: [patient.address] } as const;
    const changes = ledger.follow(filter)[Symbol.asyncIterator]();
    const { value: first } = await changes.next();
    ok(first?.type === "final", "The first change is `final`");
    await ledger.submit([keyAct(other.address)], other);
    const last = keyAct(patient.address, 3);
    await ledger.submit([last], patient);
    const index = new Index();
    await takeUntil(last, changes, index);
    await changes.return?.();
    equal(index.acts, [last], "Live");
    const { index: later, until } = indexer(connect(), { logs: [patient.address], after: first.cursor });
    await until(last);
    equal(later.acts, [last], "From the first cursor");
  },

  "following: another ledger's cursor is a TypeError": async ({ ledger }) => {
    for (const after of ["", "1", "::", "x".repeat(300)])
      await throwsTypeError(() => firstOf(ledger, { after: after as Cursor }));
  },

  "following: one of an unknown kind is reported in its place": async ({ ledger, wallets, plant }) => {
    const [patient] = wallets;
    const { index, until } = indexer(ledger, { logs: [patient.address] });
    await plant(patient.address);
    await ledger.submit([keyAct(patient.address)], patient);
    await until(keyAct(patient.address));
    equal(index.acts, [undefined, keyAct(patient.address)]);
  },

  "following: nothing is final before the depth, and then it is reported": async (fixture) => {
    const { ledger, wallets } = fixture;
    const [patient, other] = wallets;
    const { index, until } = indexer(ledger);
    await ledger.submit([keyAct(patient.address)], patient);
    await until(keyAct(patient.address));
    const early = !ledger.capabilities.reorganises;
    equal(index.finals, [early], "At once");
    await settle(fixture);
    await ledger.submit([keyAct(other.address)], other);
    await until(keyAct(other.address));
    equal(index.finals, [true, early], "At the depth");
    equal(index.reported, early ? ["entry", "entry"] : ["entry", "final", "entry"]);
  },

  "following: what became final meanwhile is reported after a restart": async (fixture) => {
    const { ledger, wallets, connect } = fixture;
    const [patient, other] = wallets;
    await ledger.submit([keyAct(patient.address)], patient);
    const index = await indexedUntil(keyAct(patient.address), ledger);
    await settle(fixture);
    await ledger.submit([keyAct(other.address)], other);
    await indexedUntil(keyAct(other.address), connect(), index);
    equal(index.finals, [true, !ledger.capabilities.reorganises]);
  },

  "following: an abort ends the waiting": async ({ ledger, wallets }) => {
    const [patient] = wallets;
    await ledger.submit([keyAct(patient.address)], patient);
    const stop = new AbortController();
    const reason = new Error("stopped");
    const follow = async () => {
      for await (const change of ledger.follow({}, { signal: stop.signal }))
        if (change.type === "entry") queueMicrotask(() => stop.abort(reason));
    };
    await rejectsWith(follow, reason);
  },

  "following: leaving the loop ends it": async ({ ledger, wallets }) => {
    const [patient] = wallets;
    await ledger.submit([keyAct(patient.address)], patient);
    const changes = ledger.follow({});
    for await (const change of changes) {
      equal(change.type, "entry");
      break;
    }
    equal(await changes[Symbol.asyncIterator]().next(), { done: true, value: undefined });
  },
};
