import type { Cursor } from "../domain/ledger/position.js";
import { equal, ok, rejects } from "./assert.js";
import type { LedgerFixture } from "./ledger-fixture.js";
import { Index, indexedUntil, indexer, settle } from "./ledger-indexer.js";
import { entriesOf, grantAct, keyAct } from "./ledger-samples.js";

/** What a follower tells when entries go away. */
export const ledgerRollbackCases: Readonly<Record<string, (fixture: LedgerFixture) => Promise<void>>> = {
  "following: what a reorganisation removed is told, and what took its place": async (fixture) => {
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
    ok(index.told.includes("removed"), "It is told");
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

  "following: what was removed while nobody looked is told at the restart": async (fixture) => {
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

  "following: an index that lives on and one that restarts end with what stands": async (fixture) => {
    const { ledger, wallets, reorganise, advance, connect } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const live = indexer(ledger);
    const restarted = new Index();
    for (let round = 1; round <= 6; round++) {
      const [kept, lost] = round % 2 === 0 ? [wallets[0], wallets[1]] : [wallets[2], wallets[3]];
      await ledger.submit([keyAct(kept.address, round)], kept);
      if (round % 3 === 0) await advance(1);
      await reorganise(async () => {
        const last = keyAct(lost.address, 16 * round);
        if (round % 2 === 0) await ledger.submit([keyAct(lost.address, 16 * round + 1)], lost);
        await ledger.submit([last], lost);
        if (round % 4 < 3) await live.until(last);
        if (round % 3 > 0) await indexedUntil(last, connect(), restarted);
      });
      const last = keyAct(kept.address, 16 * round + 2);
      await ledger.submit([last], kept);
      await live.until(last);
      await indexedUntil(last, connect(), restarted);
      const stands = await entriesOf(ledger);
      for (const index of [live.index, restarted]) {
        equal(
          index.acts,
          stands.map(({ act }) => act),
          `Entries in round ${round}`,
        );
        // what was deep enough once stays final, on a shorter branch too
        const missed = stands.filter(({ position }, i) => position.final && !index.finals[i]);
        equal(missed.length, 0, `What is final in round ${round}, and was not told`);
      }
    }
  },

  "following: everything can be removed": async (fixture) => {
    const { ledger, wallets, reorganise } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, doctor] = wallets;
    const [p, d] = [patient.address, doctor.address];
    const live = indexer(ledger);
    const restarted = new Index();
    await reorganise(async () => {
      await ledger.submit([keyAct(p), grantAct(p, d)], patient);
      await live.until(grantAct(p, d));
      await indexedUntil(grantAct(p, d), ledger, restarted);
    });
    await ledger.submit([keyAct(d)], doctor);
    await live.until(keyAct(d));
    await indexedUntil(keyAct(d), ledger, restarted);
    equal(live.index.acts, [keyAct(d)], "Live");
    equal(restarted.acts, [keyAct(d)], "Restarted");
  },

  "following: a reorganisation below what was final is an error, and nothing goes on from there": async (fixture) => {
    const { ledger, wallets, reorganise, connect } = fixture;
    if (!ledger.capabilities.reorganises) return;
    const [patient, other] = wallets;
    const live = indexer(ledger);
    const stored: Cursor[] = [];
    await reorganise(async () => {
      await ledger.submit([keyAct(patient.address)], patient);
      await settle(fixture);
      await ledger.submit([keyAct(patient.address, 2)], patient);
      await live.until(keyAct(patient.address, 2));
      stored.push(...(await entriesOf(ledger)).map(({ cursor }) => cursor));
    });
    await ledger.submit([keyAct(other.address)], other);
    await settle(fixture);
    await ledger.submit([keyAct(other.address, 2)], other);
    await rejects(() => live.until(keyAct(other.address, 2)), "LEDGER_FINALITY_BROKEN", "LEDGER_INCOMPLETE");
    for (const after of stored) {
      const changes = connect().follow({ after })[Symbol.asyncIterator]();
      await rejects(() => changes.next(), "LEDGER_FINALITY_BROKEN");
    }
    const anew = indexer(connect());
    await anew.until(keyAct(other.address, 2));
    equal(anew.index.acts, [keyAct(other.address), keyAct(other.address, 2)], "Without a cursor");
  },
};
