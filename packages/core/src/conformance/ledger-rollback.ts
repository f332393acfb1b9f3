import type { Cursor } from "../domain/ledger/position.js";
import { equal, ok, rejects } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { Index, indexedUntil, indexer, settle, takeUntil } from "./ledger-indexer.js";
import { entriesOf, grantAct, keyAct } from "./ledger-samples.js";

/** What `follow` reports when entries are removed. */
export const ledgerRollbackCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "following: what a reorganisation removed is reported, and what took its place": async (fixture) => {
    const { ledger, wallets, reorganise } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, doctor, other] = wallets;
    const [p, d, o] = [patient.address, doctor.address, other.address];
    await ledger.submit([keyAct(p)], patient);
    const { index, until } = indexer(ledger);
    await until(keyAct(p));
    await reorganise(async () => {
      await ledger.submit([grantAct(p, d)], patient);
      await ledger.submit([keyAct(d)], doctor);
      await until(keyAct(d));
      equal(index.acts, [keyAct(p), grantAct(p, d), keyAct(d)], "Before");
    });
    await ledger.submit([keyAct(o)], other);
    await until(keyAct(o));
    equal(index.acts, [keyAct(p), keyAct(o)], "After");
    ok(index.reported.includes("removed"), "The removal is reported");
  },

  "following: from now on, what is removed of what was there is reported": async (fixture) => {
    const { ledger, wallets, reorganise } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, doctor, other] = wallets;
    const last = keyAct(other.address);
    await ledger.submit([keyAct(patient.address)], patient);
    await settle(fixture);
    const changes = ledger.follow({ after: "now" })[Symbol.asyncIterator]();
    await reorganise(async () => {
      await ledger.submit([keyAct(doctor.address)], doctor);
      equal((await changes.next()).value?.type, "final");
    });
    await ledger.submit([last], other);
    const index = new Index();
    await takeUntil(last, changes, index);
    await changes.return?.();
    equal(index.acts, [last]);
    ok(index.reported.includes("removed"), "The removal is reported");
  },

  "following: a reorganisation of a reorganisation, also to fewer blocks": async (fixture) => {
    const { ledger, wallets, reorganise } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, doctor] = wallets;
    const [p, d] = [patient.address, doctor.address];
    await ledger.submit([keyAct(p)], patient);
    const { index, until } = indexer(ledger);
    for (const blocks of [2, 1, 2]) {
      await reorganise(async () => {
        for (let n = 1; n <= blocks; n++) await ledger.submit([keyAct(d, 10 * blocks + n)], doctor);
        await until(keyAct(d, 10 * blocks + blocks));
      });
      equal(index.acts.length, 1 + blocks, "Before");
    }
    await ledger.submit([keyAct(p, 2)], patient);
    await until(keyAct(p, 2));
    equal(index.acts, [keyAct(p), keyAct(p, 2)], "After");
  },

  "following: what was removed while nobody followed is reported at the restart": async (fixture) => {
    const { ledger, wallets, reorganise, connect } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, doctor, other] = wallets;
    const [p, d, o] = [patient.address, doctor.address, other.address];
    await ledger.submit([keyAct(p)], patient);
    await settle(fixture);
    const index = await indexedUntil(keyAct(p), ledger);
    await ledger.submit([keyAct(p, 2)], patient);
    await reorganise(async () => {
      await ledger.submit([grantAct(p, d)], patient);
      await ledger.submit([keyAct(d)], doctor);
      await indexedUntil(keyAct(d), ledger, index);
      equal(index.acts, [keyAct(p), keyAct(p, 2), grantAct(p, d), keyAct(d)], "Before");
    });
    await ledger.submit([keyAct(o)], other);
    await indexedUntil(keyAct(o), connect(), index);
    equal(index.acts, [keyAct(p), keyAct(p, 2), keyAct(o)], "After");
  },

  "following: an index that runs on and one that restarts end with the ledger's entries": async (fixture) => {
    const { ledger, wallets, reorganise, advance, connect } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const running = indexer(ledger);
    const restarted = new Index();
    for (let round = 1; round <= 6; round++) {
      const [kept, lost] = round % 2 === 0 ? [wallets[0], wallets[1]] : [wallets[2], wallets[3]];
      await ledger.submit([keyAct(kept.address, round)], kept);
      if (round % 3 === 0) await advance(1);
      await reorganise(async () => {
        const last = keyAct(lost.address, 16 * round);
        if (round % 2 === 0) await ledger.submit([keyAct(lost.address, 16 * round + 1)], lost);
        await ledger.submit([last], lost);
        if (round % 4 < 3) await running.until(last);
        if (round % 3 > 0) await indexedUntil(last, connect(), restarted);
      });
      const last = keyAct(kept.address, 16 * round + 2);
      await ledger.submit([last], kept);
      await running.until(last);
      await indexedUntil(last, connect(), restarted);
      const entries = await entriesOf(ledger);
      for (const index of [running.index, restarted]) {
        equal(
          index.acts,
          entries.map(({ act }) => act),
          `Entries in round ${round}`,
        );
        // an entry that was deep enough once stays final, also on a shorter branch
        const missed = entries.filter(({ position }, i) => position.final && !index.finals[i]);
        equal(missed.length, 0, `What is final in round ${round}, and was not reported`);
      }
    }
  },

  "following: everything can be removed": async (fixture) => {
    const { ledger, wallets, reorganise } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, doctor] = wallets;
    const [p, d] = [patient.address, doctor.address];
    const running = indexer(ledger);
    const restarted = new Index();
    await reorganise(async () => {
      await ledger.submit([keyAct(p), grantAct(p, d)], patient);
      await running.until(grantAct(p, d));
      await indexedUntil(grantAct(p, d), ledger, restarted);
    });
    await ledger.submit([keyAct(d)], doctor);
    await running.until(keyAct(d));
    await indexedUntil(keyAct(d), ledger, restarted);
    equal(running.index.acts, [keyAct(d)], "Live");
    equal(restarted.acts, [keyAct(d)], "Restarted");
  },

  "following: a reorganisation below what was final is an error, and nothing goes on from there": async (fixture) => {
    const { ledger, wallets, reorganise, connect } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, other] = wallets;
    const running = indexer(ledger);
    const stored: Cursor[] = [];
    await reorganise(async () => {
      await ledger.submit([keyAct(patient.address)], patient);
      await settle(fixture);
      await ledger.submit([keyAct(patient.address, 2)], patient);
      await running.until(keyAct(patient.address, 2));
      stored.push(...(await entriesOf(ledger)).map(({ cursor }) => cursor));
    });
    await ledger.submit([keyAct(other.address)], other);
    await settle(fixture);
    await ledger.submit([keyAct(other.address, 2)], other);
    await rejects(() => running.until(keyAct(other.address, 2)), "LEDGER_FINALITY_BROKEN", "LEDGER_INCOMPLETE");
    for (const after of stored) {
      const changes = connect().follow({ after })[Symbol.asyncIterator]();
      await rejects(() => changes.next(), "LEDGER_FINALITY_BROKEN");
    }
    const anew = indexer(connect());
    await anew.until(keyAct(other.address, 2));
    equal(anew.index.acts, [keyAct(other.address), keyAct(other.address, 2)], "Without a cursor");
  },
};
