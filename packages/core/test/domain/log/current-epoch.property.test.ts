import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Act } from "../../../src/domain/acts/act.js";
import { encodeEpochWord } from "../../../src/domain/acts/epoch-word.js";
import type { Hex } from "../../../src/domain/encoding/bytes.js";
import type { Address } from "../../../src/domain/identifiers/address.js";
import { parseFolderId, parseRecordId } from "../../../src/domain/identifiers/ids.js";
import { currentEpoch } from "../../../src/domain/log/current-epoch.js";
import { folderRecipients, grantsOf } from "../../../src/domain/log/grant-slots.js";
import type { ParticipantLog } from "../../../src/domain/log/participant-log.js";
import { planEpoch } from "../../../src/domain/log/plan-epoch.js";
import {
  das,
  everyone,
  folder,
  FOREVER,
  grant,
  include,
  nothing,
  patient,
  rao,
  relinquish,
  revoke,
  sen,
} from "./replayed.js";

const none = { exposed: new Set<Hex>(), isEnded: () => false };
const grantee = fc.constantFrom(rao, sen, das);
const scope = fc.constantFrom(
  "everything" as const,
  { folder },
  { folder: parseFolderId(`0x${"f1".repeat(16)}`) },
  { record: parseRecordId(`0x${"f0".repeat(16)}`) },
);

/** What happens next: the patient's own acts, those of grantees, and the builder of an epoch. */
type Step =
  | { readonly own: Act }
  | { readonly relinquish: Act }
  /** A device reads the log and plans an epoch. */
  | "plan"
  /** The epoch that was planned last is included, if no other device was faster. */
  | "include";

const given = fc
  .tuple(grantee, scope, fc.oneof(fc.constant(FOREVER), fc.integer({ min: 1, max: 60 })), fc.constantFrom(1, 2, 3))
  .map(([to, covered, until, permissions]) => grant(to, covered, until, permissions));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: given.map((own): Step => ({ own })) },
  fc.tuple(grantee, scope).map(([to, covered]): Step => ({ own: revoke(to, covered) })),
  fc.tuple(grantee, scope).map(([by, covered]): Step => ({ relinquish: relinquish(by, covered) })),
  fc.constant<Step>({ own: everyone }),
  { weight: 2, arbitrary: fc.constant<Step>("plan") },
  { weight: 3, arbitrary: fc.constant<Step>("include") },
);
const timed = fc.record({ step, seconds: fc.nat(5) });

interface Planned {
  readonly act: Act;
  readonly salt: Hex;
  readonly recipients: readonly Address[];
}

/** Who got the secret of each epoch, by its salt: in the lockbox, or in an envelope. */
type Holders = Map<Hex, Set<Address>>;

function plan(log: ParticipantLog, nth: number, now: number): Planned {
  const salt: Hex = `0x${nth.toString(16).padStart(16, "0")}`;
  const { words, recipients } = planEpoch(log, new Map([[folder, salt]]), {
    now,
    ledgerTime: now,
    isEnded: () => false,
  });
  return {
    act: { kind: "startEpoch", patient, epochs: words.map(encodeEpochWord), lockbox: `0x${"bb".repeat(32)}` },
    salt,
    recipients: (recipients.get(folder) ?? []).map((slot) => slot.grantee),
  };
}

/** Whom a grant hands the folder's secrets: all of them, since it may begin with the first. */
const handsOver = (act: Act): Address | undefined => {
  if (act.kind !== "grantAccess" || (act.permissions & 1) === 0) return undefined;
  const log = include(nothing, 1, act);
  return folderRecipients(grantsOf(log), folder, 0).map((slot) => slot.grantee)[0];
};

test("whoever got the secret of a current epoch may read the folder", () => {
  fc.assert(
    fc.property(fc.array(timed, { minLength: 4, maxLength: 30 }), (steps) => {
      let [log, now] = [nothing, 10];
      let planned: Planned | undefined;
      const holders: Holders = new Map();
      for (const [nth, { step: what, seconds }] of steps.entries()) {
        now += seconds;
        if (what === "plan") {
          planned = plan(log, nth, now);
          // the lockbox is stored before the act, so that it may reach them at once
          holders.set(planned.salt, new Set(planned.recipients));
        } else if (what === "include") {
          if (planned) log = include(log, now, planned.act);
          planned = undefined;
        } else if ("relinquish" in what) {
          log = include(log, now, what.relinquish);
        } else {
          // an own act before a planned epoch makes it conflict
          planned = undefined;
          log = include(log, now, what.own);
          const reader = handsOver(what.own);
          if (reader) for (const known of holders.values()) known.add(reader);
        }
        const current = currentEpoch(log, folder, now, none);
        if (!current) continue;
        const may = new Set(folderRecipients(grantsOf(log), folder, now).map((slot) => slot.grantee));
        expect([...(holders.get(current.salt) ?? [])].filter((one) => !may.has(one))).toEqual([]);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("an epoch is current once it is included, or the next one is if somebody ran out or left meanwhile", () => {
  fc.assert(
    fc.property(fc.array(timed, { maxLength: 20 }), fc.nat(5), (steps, later) => {
      let [log, now] = [nothing, 10];
      for (const { step: what, seconds } of steps) {
        now += seconds;
        if (typeof what === "object") log = include(log, now, "own" in what ? what.own : what.relinquish);
      }
      const first = plan(log, 1, now + later);
      log = include(log, now + later, first.act);
      if (currentEpoch(log, folder, now + later, none)?.salt === first.salt) return;
      const second = plan(log, 2, now + later);
      log = include(log, now + later, second.act);
      expect(currentEpoch(log, folder, now + later, none)?.salt).toBe(second.salt);
    }),
    { numRuns: 500 },
  );
});
