import type { Hex } from "../../domain/encoding/bytes.js";
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
import { endEnvelopes } from "../writing/end-envelopes.js";
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
 * What a transaction ended, and what that could open. The revocation has happened, so this never
 * rejects. Grants may have been given, or widened, after they were read. What the journal keeps for
 * them never leaves the device any more, whatever a later reading shows.
 */
export async function endedBy(
  session: Session,
  ends: ToEnd,
  { transaction }: Pick<Receipt, "transaction">,
  { signal }: Pick<CallOptions, "signal">,
): Promise<Ended> {
  const { named } = ends;
  const keys = keysOf(named);
  const isNamed = ({ grantee, scope }: SlotName) => ends.all === true || keys.has(slotKey(grantee, scope));
  // at once what was sent before the prompt, and by the log below whatever else came before
  const over = ends.sent.then(({ grants }) => {
    const before = new Set(grants.filter(({ grant }) => isNamed(grant)).map(({ pointer }) => pointer));
    const isAfter = (pointer: Hex) => session.accessCalls.isGivenAfter(ends.call, pointer);
    return endEnvelopes(session, ({ pointer }) => before.has(pointer) && !isAfter(pointer), { signal });
  });
  // what was given out while the revocation was at its prompt too
  const sentSince = sentGrants(session, { signal });
  let names = named;
  const revoked = () => [...new Set(names.map(({ grantee }) => grantee))];
  try {
    return await inBlobTime({ signal }, async (options) => {
      const { log } = await readUntil(session, hasTransaction(transaction), options);
      const view: View = { session, log, options };
      const { nonce: taken } = countersOf(firstEntries(log, indexOf(log, transaction)));
      await endEnvelopes(session, ({ grant, nonce }) => isNamed(grant) && nonce <= taken, options);
      const since = await sentSince;
      const grants = since.grants.filter(({ acts }) => acts.base !== null && acts.base.nonce <= taken);
      const sent = [await ends.sent, { ...since, grants }];
      const lost = new Map(sent.flatMap((one) => [...givenOutIn(session, one, log)]));
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
    await over;
  }
}

/** The records of several lists, each once; `undefined` when one of the lists is not known. */
export function allHeld(lists: readonly (readonly RecordRef[] | undefined)[]): readonly RecordRef[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  if (known.length < lists.length) return undefined;
  return [...new Map(known.flat().map((ref) => [ref.record, ref])).values()];
}
