import { type Act, logOf, NO_REQUEST } from "../../src/domain/acts/act.js";
import type { ActCounters } from "../../src/domain/acts/act-counters.js";
import { parseFolderId, parseRecordId } from "../../src/domain/identifiers/ids.js";
import { parseAddress } from "../../src/domain/identifiers/address.js";
import { encodeScope } from "../../src/domain/grants/scope.js";
import { type ActRefusal, applyAct, slotOf } from "../../src/domain/ledger/apply-act.js";
import { LedgerState } from "../../src/fakes/memory-ledger-state.js";
import { hexOf } from "./cast.js";

const patient = parseAddress(hexOf("patient", 20));
const doctor = parseAddress(hexOf("doctor", 20));
const nobody = parseAddress(`0x${"0".repeat(40)}`);
const folder = encodeScope({ folder: parseFolderId(hexOf("folder", 16)) });
const record = encodeScope({ record: parseRecordId(hexOf("record", 16)) });
const everything = encodeScope("everything");

/** Later than the clock of any machine that runs this, since a chain's time only grows. */
const START = 2_000_000_000;
/** Seconds of each case. The acts before come a second apart, and the act itself at AT. */
const EACH = 1_000;
const AT = 500;
/** When the grants of most cases end: seconds after the start of their case. */
const END = 900;

/** The ends of grants are counted in seconds from the start of the case. */
interface Case {
  readonly name: string;
  readonly before?: readonly Act[];
  readonly act: Act;
  readonly base?: ActCounters;
  readonly refusal?: ActRefusal;
}

const grant = (terms: Partial<Extract<Act, { kind: "grantAccess" }>> = {}): Act => ({
  kind: "grantAccess",
  patient,
  grantee: doctor,
  scope: folder,
  until: END,
  permissions: 7,
  envelope: hexOf("envelope"),
  request: NO_REQUEST,
  ...terms,
});
const offer = (amends = false, scope = folder): Act => ({
  kind: "offerRecord",
  patient,
  author: doctor,
  scope,
  amends,
  offer: hexOf("offer"),
});
const revoke: Act = { kind: "revokeAccess", patient, grantee: doctor, scope: folder };
const revokeEveryone: Act = { kind: "revokeEveryone", patient };
const relinquish: Act = { kind: "relinquishAccess", patient, grantee: doctor, scope: folder };
const key: Act = { kind: "publishKey", participant: patient, key: hexOf("key") };
const epoch: Act = { kind: "startEpoch", patient, epochs: [hexOf("word")], lockbox: hexOf("lockbox") };
const card: Act = { kind: "fileCard", patient, location: hexOf("location"), card: hexOf("card") };
const cards: Act = { kind: "fileCards", patient, location: hexOf("location"), cards: [hexOf("card 1")] };
const envelope: Act = {
  kind: "updateEnvelope",
  patient,
  grantee: doctor,
  scope: folder,
  envelope: hexOf("envelope 2"),
};

const about = (
  kind: "requestAccess" | "cancelRequest" | "rejectRequest",
  message = hexOf("message"),
  requester = doctor,
): Act => ({ kind, patient, requester, message });

/** The nonce is 2 and the access count 1. */
const begun = [key, epoch];

/** Each act that names a counter, with the values that it may and may not name after `begun`. */
const planned = (
  [
    ["a key", key, "nonce"],
    ["an epoch", epoch, "nonce"],
    ["a grant", grant(), "nonce"],
    ["an envelope", envelope, "nonce"],
    ["a card", card, "access"],
    ["cards", cards, "access"],
    ["a rejection", about("rejectRequest"), "access"],
  ] as const
).flatMap(([what, act, counter]): readonly Case[] => {
  const now = { nonce: 2, access: 1 };
  const other = counter === "nonce" ? "access" : "nonce";
  const naming = (name: string, base: ActCounters, refusal?: ActRefusal): Case => ({
    name: `${what} planned on ${name}`,
    before: begun,
    act,
    base,
    ...(refusal && { refusal }),
  });
  return [
    naming(`an earlier ${counter}`, { ...now, [counter]: now[counter] - 1 }, "Conflict"),
    naming(`a later ${counter}`, { ...now, [counter]: now[counter] + 1 }, "Conflict"),
    naming(`this ${counter}, whatever the ${other}`, { ...now, [other]: now[other] + 7 }),
  ];
});

const cases: readonly Case[] = [
  { name: "a grant to the patient", act: grant({ grantee: patient }), refusal: "InvalidGrantee" },
  { name: "a grant to nobody", act: grant({ grantee: nobody }), refusal: "InvalidGrantee" },
  { name: "a grant that ends at the time", act: grant({ until: AT }), refusal: "InvalidUntil" },
  { name: "a grant that ended long ago", act: grant({ until: -START }), refusal: "InvalidUntil" },
  { name: "a grant that ends a second later", act: grant({ until: AT + 1 }) },
  { name: "a grant without permission", act: grant({ permissions: 0 }), refusal: "InvalidPermissions" },
  { name: "a grant of an unknown permission", act: grant({ permissions: 8 }), refusal: "InvalidPermissions" },
  { name: "a grant of all that eight bits hold", act: grant({ permissions: 255 }), refusal: "InvalidPermissions" },
  { name: "a grant to contribute only", act: grant({ permissions: 2 }) },
  {
    name: "a grant with three faults names the grantee",
    act: grant({ grantee: patient, until: AT, permissions: 0 }),
    refusal: "InvalidGrantee",
  },
  {
    name: "a grant with two faults names the end",
    act: grant({ until: AT, permissions: 0 }),
    refusal: "InvalidUntil",
  },
  {
    name: "a faulty grant that was planned on another nonce names the fault",
    act: grant({ permissions: 0 }),
    base: { nonce: 5, access: 0 },
    refusal: "InvalidPermissions",
  },
  { name: "a grant that answers a request", act: grant({ request: hexOf("message") }) },
  {
    name: "a grant that answers a request which was cancelled",
    before: [about("requestAccess"), about("cancelRequest")],
    act: grant({ request: hexOf("message") }),
    refusal: "RequestClosed",
  },
  {
    name: "a grant that answers a request which was cancelled before it was sent, and then sent",
    before: [about("cancelRequest"), about("requestAccess")],
    act: grant({ request: hexOf("message") }),
    refusal: "RequestClosed",
  },
  {
    name: "a grant that answers another request than the one that was cancelled",
    before: [about("cancelRequest")],
    act: grant({ request: hexOf("message 2") }),
  },
  {
    name: "a grant that answers a request of which somebody else has cancelled the like",
    before: [about("cancelRequest", hexOf("message"), nobody)],
    act: grant({ request: hexOf("message") }),
  },
  {
    name: "a grant that answers none, after a cancellation",
    before: [about("cancelRequest"), about("cancelRequest", NO_REQUEST)],
    act: grant(),
  },
  {
    name: "a faulty grant that answers a cancelled request names the fault",
    before: [about("cancelRequest")],
    act: grant({ permissions: 0, request: hexOf("message") }),
    refusal: "InvalidPermissions",
  },
  {
    name: "a grant that answers a cancelled request and was planned on another nonce names the request",
    before: [about("cancelRequest")],
    act: grant({ request: hexOf("message") }),
    base: { nonce: 5, access: 0 },
    refusal: "RequestClosed",
  },
  {
    name: "a grant that answers a request which was rejected, planned before",
    before: [about("requestAccess"), about("rejectRequest")],
    act: grant({ request: hexOf("message") }),
    base: { nonce: 0, access: 0 },
    refusal: "Conflict",
  },
  {
    name: "a rejection of a request that a grant has answered, planned before",
    before: [about("requestAccess"), grant({ request: hexOf("message") })],
    act: about("rejectRequest"),
    base: { nonce: 0, access: 0 },
    refusal: "Conflict",
  },
  { name: "a request", act: about("requestAccess") },
  { name: "a cancellation", before: [about("requestAccess")], act: about("cancelRequest") },
  { name: "a cancellation again", before: [about("cancelRequest")], act: about("cancelRequest") },
  {
    name: "a cancellation after a grant",
    before: [grant({ request: hexOf("message") })],
    act: about("cancelRequest"),
  },
  { name: "a rejection", before: [about("requestAccess")], act: about("rejectRequest") },
  { name: "an offer without a grant", act: offer(), refusal: "NotPermitted" },
  {
    name: "an offer under a grant to read and amend",
    before: [grant({ permissions: 5 })],
    act: offer(),
    refusal: "NotPermitted",
  },
  {
    name: "an amendment under a grant to read and contribute",
    before: [grant({ permissions: 3 })],
    act: offer(true),
    refusal: "NotPermitted",
  },
  { name: "an offer under a grant to contribute", before: [grant({ permissions: 2 })], act: offer() },
  { name: "an amendment under a grant to amend", before: [grant({ permissions: 4 })], act: offer(true) },
  {
    name: "an offer under a grant of another scope",
    before: [grant({ scope: everything }), grant({ scope: record })],
    act: offer(),
    refusal: "NotPermitted",
  },
  { name: "an offer at the end of the grant", before: [grant({ until: AT })], act: offer(), refusal: "NotPermitted" },
  { name: "an offer a second before the end", before: [grant({ until: AT + 1 })], act: offer() },
  { name: "an offer after a revocation", before: [grant(), revoke], act: offer(), refusal: "NotPermitted" },
  {
    name: "an offer after everyone was revoked",
    before: [grant(), revokeEveryone],
    act: offer(),
    refusal: "NotPermitted",
  },
  { name: "an offer under a grant after everyone was revoked", before: [revokeEveryone, grant()], act: offer() },
  { name: "an offer under a grant that was given again", before: [grant(), revoke, grant()], act: offer() },
  { name: "an offer after giving back", before: [grant(), relinquish], act: offer(), refusal: "NotPermitted" },
  { name: "giving back what was never given", act: relinquish, refusal: "NotPermitted" },
  { name: "giving back twice", before: [grant(), relinquish], act: relinquish, refusal: "NotPermitted" },
  { name: "giving back what has run out", before: [grant({ until: AT })], act: relinquish, refusal: "NotPermitted" },
  { name: "giving back what was revoked", before: [grant(), revoke], act: relinquish, refusal: "NotPermitted" },
  { name: "giving back", before: [grant({ permissions: 1 })], act: relinquish },
  { name: "revoking what was never given", act: revoke },
  { name: "revoking twice", before: [grant(), revoke], act: revoke },
  { name: "revoking what has run out", before: [grant({ until: AT })], act: revoke },
  { name: "revoking, planned on what has passed", before: [grant()], act: revoke, base: { nonce: 0, access: 0 } },
  {
    name: "revoking everyone, planned on what has passed",
    before: begun,
    act: revokeEveryone,
    base: { nonce: 0, access: 0 },
  },
  ...planned,
];

/** An act with its end counted from the start of its case. */
const dated = (act: Act, start: number): Act =>
  act.kind === "grantAccess" ? { ...act, until: Math.max(0, start + act.until) } : act;

/**
 * What a ledger refuses, and why, next to what it accepts: the acts before, the state that they
 * lead to, the act, its time, what it was planned on, and its refusal or the state afterwards.
 */
export function refusalVectors() {
  return cases.map(({ name, before = [], act: given, base, refusal }, nth) => {
    const start = START + nth * EACH;
    const time = start + AT;
    const state = new LedgerState();
    const log = before.map((one, index) => ({ act: dated(one, start), time: start + index }));
    for (const entry of log) state.apply(entry.act, entry.time);
    const act = dated(given, start);
    const slot = slotOf(act);
    const stateBefore = {
      account: state.account(logOf(act)),
      grant: slot && state.grant(slot.patient, slot.grantee, slot.scope),
      cancelled: state.isCancelled(act),
    };
    const applied = applyAct(stateBefore, act, time, { base });
    if ((applied.ok ? undefined : applied.refusal) !== refusal) throw new Error(`${name}: not as it is said to end`);
    const stored = (one: typeof stateBefore) => ({ ...one, grant: one.grant ?? null });
    return {
      name,
      log,
      state: stored(stateBefore),
      act,
      time,
      ...(base && { base }),
      ...(applied.ok ? { after: stored(applied.state) } : { refusal: applied.refusal }),
    };
  });
}
