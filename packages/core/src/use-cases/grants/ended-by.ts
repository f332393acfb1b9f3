import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import { countersOf, firstEntries, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { RecordRef } from "../../domain/records/record.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { inBlobTime } from "../calls/time-limit.js";
import { ownIndex } from "../cards/record-index.js";
import { hasTransaction, readUntil } from "../session/read-until.js";
import type { Session } from "../session/session.js";
import type { View } from "../session/view.js";
import { inclusionOf } from "../writing/inclusion.js";
import type { Ending, RevokeReceipt } from "./end-grants.js";
import { mayStillHold } from "./may-still-hold.js";
import { givenOutIn, type SentGrants, sentGrants } from "./pending-grants.js";

/** What a transaction ended, by the log after it. */
export interface Ended extends Pick<RevokeReceipt, "revoked" | "mayStillHold"> {
  /** What each of the named grants could open, in their order. */
  readonly held: readonly (readonly RecordRef[] | undefined)[];
}

/** What a transaction was to end. */
export interface ToEnd {
  /** The number of the call. */
  readonly call: number;
  readonly named: readonly Ending[];
  /** What this device has sent. It never rejects. */
  readonly sent: Promise<SentGrants>;
  /** The same, if it was read before the transaction was submitted. */
  readonly before: SentGrants | undefined;
  /** When this device has noted the transaction: before anybody is told. It never rejects. */
  readonly noted: Promise<void>;
  /** Whether it ends all grants, also those that are not named. */
  readonly all?: boolean;
}

const indexOf = ({ entries }: ParticipantLog, transaction: string) =>
  entries.findIndex((entry) => entry.transaction === transaction);

const keysOf = (names: readonly SlotName[]) => new Set(names.map(({ grantee, scope }) => slotKey(grantee, scope)));

/** The grants that end with one act, and were not named. */
function unnamed(view: View, { named, all }: ToEnd, transaction: string, lost: ReadonlyMap<string, SlotName>) {
  if (!all) return [];
  const known = keysOf(named);
  const closed = [...grantsOf(view.log).slots].filter(([, slot]) => slot.closed?.transaction === transaction);
  return [...new Map<string, Ending>([...closed, ...lost])].flatMap(([key, one]) => (known.has(key) ? [] : [one]));
}

/**
 * Those of the sent grants that a transaction can have ended: what was sent before it, whatever a
 * reorganisation has taken away since, and what was planned before its place in the log.
 * @param taken the nonce before the transaction
 */
function sentUntil(
  { accessCalls }: Session,
  { call, before }: ToEnd,
  sent: readonly SentGrants[],
  taken: number,
): Pick<SentGrants, "grants"> {
  const earlier = new Set(before?.grants.map(({ pointer }) => pointer));
  // of two readings, the later says where an envelope is
  const latest = new Map(sent.flatMap(({ grants }) => grants.map((one) => [one.pointer, one])));
  const grants = [...latest.values()].filter(
    ({ pointer, acts: { base } }) =>
      earlier.has(pointer) || (base !== null && base.nonce <= taken && !accessCalls.isGivenAfter(call, pointer)),
  );
  return { grants };
}

/**
 * What a transaction ended, and what that could open. The revocation has happened, so this never
 * rejects. Grants may have been given, or widened, after they were read.
 */
export async function endedBy(
  session: Session,
  ends: ToEnd,
  { transaction }: Pick<Receipt, "transaction">,
  { signal }: Pick<CallOptions, "signal">,
): Promise<Ended> {
  const { named } = ends;
  // what was given out while the revocation was at its prompt too
  const sentSince = sentGrants(session, { signal });
  let names = named;
  const revoked = () => [...new Set(names.map(({ grantee }) => grantee))];
  try {
    return await inBlobTime({ signal }, async (options) => {
      const { log } = await readUntil(session, hasTransaction(transaction), options);
      const view: View = { session, log, options };
      const { nonce: taken } = countersOf(firstEntries(log, indexOf(log, transaction)));
      const sent = [await ends.sent, await sentSince];
      const lost = givenOutIn(session, sentUntil(session, ends, sent, taken), log);
      names = [...named, ...unnamed(view, ends, transaction, lost)];
      if (sent.some(({ failure }) => failure !== undefined)) throw new TypeError("The journal could not be read");
      const index = await ownIndex(view);
      const held = await mapConcurrently(names, 4, async ({ grantee, scope, slot }) => {
        const key = slotKey(grantee, scope);
        const isIn = slot && inclusionOf(session, log, slot.given.act.envelope) !== undefined;
        const given = [grantsOf(log).slots.get(key), isIn ? undefined : slot].filter((one) => one !== undefined);
        const lists = await Promise.all(given.map(async (one) => mayStillHold(view, index, one)));
        return allHeld([...lists, ...(lost.has(key) ? [undefined] : [])]);
      });
      return { revoked: revoked(), held: held.slice(0, named.length), mayStillHold: allHeld(held) };
    });
  } catch {
    return { revoked: revoked(), held: named.map(() => undefined), mayStillHold: undefined };
  } finally {
    await ends.noted;
  }
}

/** The records of several lists, each once; `undefined` when one of the lists is not known. */
export function allHeld(lists: readonly (readonly RecordRef[] | undefined)[]): readonly RecordRef[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  if (known.length < lists.length) return undefined;
  return [...new Map(known.flat().map((ref) => [ref.record, ref])).values()];
}
