import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Act, type ActKind, entersHead, NO_REQUEST } from "../../../src/domain/acts/act.js";
import { type ActCounters, counterOf, countersAfter } from "../../../src/domain/acts/act-counters.js";
import { genesisHead } from "../../../src/domain/acts/head.js";
import type { Hex } from "../../../src/domain/encoding/bytes.js";
import { encodedEverything } from "../../../src/domain/grants/scope.js";
import { parseAddress } from "../../../src/domain/identifiers/address.js";
import { type ActState, applyAct } from "../../../src/domain/ledger/apply-act.js";
import type { LedgerAccount } from "../../../src/domain/ledger/ledger-state.js";
import { acts } from "../arbitrary-acts.js";

const patient = parseAddress(`0x${"aa".repeat(20)}`);
const doctor = parseAddress(`0x${"bb".repeat(20)}`);
const cast = {
  patient: fc.constant(patient),
  other: fc.constant(doctor),
  scope: fc.constant(encodedEverything),
  message: fc.constant<Hex>(`0x${"cc".repeat(32)}`),
};

/** The ledger's time: half of all grants end before it. */
const NOW = 2 ** 39;
const LIMIT = 2 ** 16;

const byOthers: readonly ActKind[] = ["offerRecord", "relinquishAccess", "requestAccess", "cancelRequest"];
const ofAccess: readonly ActKind[] = ["startEpoch", "grantAccess", "revokeAccess", "revokeEveryone"];

/** Also just before the access count comes round, which no test could reach act by act. */
const account: fc.Arbitrary<LedgerAccount> = fc.record({
  head: fc.constant(genesisHead),
  everyoneEpoch: fc.nat(3),
  nonce: fc.nat(2 ** 20),
  access: fc.oneof(fc.nat(LIMIT - 1), fc.integer({ min: LIMIT - 4, max: LIMIT - 1 })),
});
const history = fc.array(acts(cast), { maxLength: 30 });

const counters = ({ account: { nonce, access } }: ActState): ActCounters => ({ nonce, access });

/** Applies what the ledger accepts, and skips the rest. */
function accepted(from: LedgerAccount, all: readonly Act[], each: (before: ActState, act: Act) => void): ActState {
  let state: ActState = { account: from, grant: undefined, cancelled: false };
  for (const act of all) {
    each(state, act);
    const applied = applyAct(state, act, NOW);
    if (applied.ok) state = applied.state;
  }
  return state;
}

test("an accepted act moves the counters as everybody computes them, and a refused one nothing", () => {
  fc.assert(
    fc.property(account, history, (from, all) => {
      accepted(from, all, (before, act) => {
        const applied = applyAct(before, act, NOW);
        if (applied.ok) expect(counters(applied.state)).toEqual(countersAfter(counters(before), act));
        else expect(applied).toEqual({ ok: false, refusal: expect.any(String) });
        if (!applied.ok || entersHead(act)) return;
        expect(applied.state).toEqual(act.kind === "cancelRequest" ? { ...before, cancelled: true } : before);
      });
    }),
  );
});

test("the nonce counts own acts and rounds of the access count, which counts changes of who may read", () => {
  fc.assert(
    fc.property(account, history, (from, all) => {
      const happened: ActKind[] = [];
      const after = accepted(from, all, (before, act) => {
        if (applyAct(before, act, NOW).ok) happened.push(act.kind);
      });
      const own = happened.filter((kind) => !byOthers.includes(kind)).length;
      const access = from.access + happened.filter((kind) => ofAccess.includes(kind)).length;
      const rounds = Math.floor(access / LIMIT);
      expect(counters(after)).toEqual({ nonce: from.nonce + own + rounds, access: access % LIMIT });
    }),
  );
});

test("an act happens on the counters of the account, and on others only where it names none of them", () => {
  const off = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(account, history, off, off, (from, all, nonceOff, accessOff) => {
      accepted(from, all, (before, act) => {
        const { nonce, access } = counters(before);
        const alone = applyAct(before, act, NOW);
        expect(applyAct(before, act, NOW, { base: { nonce, access } })).toEqual(alone);
        const named = { nonce: nonceOff, access: accessOff, none: 0 }[counterOf(act) ?? "none"];
        const base = { nonce: nonce + nonceOff, access: access + accessOff };
        const expected = alone.ok && named !== 0 ? { ok: false, refusal: "Conflict" } : alone;
        expect(applyAct(before, act, NOW, { base })).toEqual(expected);
      });
    }),
  );
});

test("no act that names the nonce happens twice on one base", () => {
  const kinds = ["publishKey", "startEpoch", "grantAccess", "updateEnvelope"] as const;
  fc.assert(
    fc.property(account, acts(cast, ...kinds), history, (from, act, between) => {
      const start: ActState = { account: from, grant: undefined, cancelled: false };
      const base = counters(start);
      const first = applyAct(start, act, NOW, { base });
      fc.pre(first.ok);
      const later = accepted(first.state.account, between, () => {});
      const again = applyAct(later, act, NOW, { base });
      expect(again).toEqual({ ok: false, refusal: expect.stringMatching(/^(?:Conflict|RequestClosed)$/u) });
    }),
  );
});

test("a grant that answers a request happens before it is cancelled or never, and any other as ever", () => {
  fc.assert(
    fc.property(account, history, (from, all) => {
      let cancelled = false;
      accepted(from, all, (before, act) => {
        const applied = applyAct(before, act, NOW);
        cancelled ||= act.kind === "cancelRequest";
        if (act.kind !== "grantAccess") return;
        const unasked = applyAct(before, { ...act, request: NO_REQUEST }, NOW);
        const closed = cancelled && unasked.ok && act.request !== NO_REQUEST;
        expect(applied.ok).toBe(unasked.ok && !closed);
        if (closed) expect(applied).toEqual({ ok: false, refusal: "RequestClosed" });
      });
    }),
  );
});
