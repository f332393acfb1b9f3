import type { Act } from "../../domain/acts/act.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import { countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { inStepTime } from "../calls/time-limit.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { Session } from "../session/session.js";

/** An envelope in the journal, and the nonce that its act was planned on. */
interface Kept {
  readonly grant: SlotName;
  readonly pointer: Hex;
  readonly nonce: number;
}

async function endIn(entry: JournalEntry, isEnded: (envelope: Kept) => boolean): Promise<void> {
  const base = (await entry.acts())?.base;
  // what has not come to its prompt can only be included behind the end
  if (!base) return;
  const notes = (await entry.envelopeNotes()).filter(
    ({ grant, pointer, state }) => grant && state !== "stored" && isEnded({ grant, pointer, nonce: base.nonce }),
  );
  await Promise.all(notes.map((one) => entry.endEnvelope(one)));
}

/**
 * Ends the envelopes in the journal whose grants were ended, or given anew: they never leave this
 * device, also when a later reading, or another session, does not show that. The end is on the
 * ledger, so a device that fails, or is silent for ten seconds, must not hide it: this never
 * rejects.
 */
export async function endEnvelopes(
  session: Session,
  isEnded: (envelope: Kept) => boolean,
  { signal }: Pick<CallOptions, "signal">,
): Promise<void> {
  await Promise.allSettled([
    inStepTime({ signal }, async (options) => {
      const entries = await session.journal.all(options);
      await Promise.allSettled(entries.map((entry) => endIn(entry, isEnded)));
    }),
  ]);
}

/**
 * Ends the envelopes that the journal keeps for what grants in `acts` were before: it may be more
 * than they allow now.
 * @param log on which the acts were planned
 */
export async function endEarlier(
  session: Session,
  acts: readonly Act[],
  log: ParticipantLog,
  options: Pick<CallOptions, "signal">,
): Promise<void> {
  const given = new Set(acts.flatMap((act) => (act.kind === "grantAccess" ? slotKey(act.grantee, act.scope) : [])));
  const base = countersOf(log);
  const isEarlier = ({ grant: { grantee, scope }, nonce }: Kept) =>
    given.has(slotKey(grantee, scope)) && nonce < base.nonce;
  if (given.size > 0) await endEnvelopes(session, isEarlier, options);
}

/** Ends the envelopes that the journal keeps for grants that are over by the log. */
export async function endClosed(
  session: Session,
  log: ParticipantLog,
  isNamed: (grant: SlotName) => boolean,
  options: Pick<CallOptions, "signal">,
): Promise<void> {
  const { slots } = grantsOf(log);
  const counters = countersOf(log);
  const isOver = ({ grant, nonce }: Kept) =>
    isNamed(grant) && slots.get(slotKey(grant.grantee, grant.scope))?.closed !== undefined && nonce < counters.nonce;
  await endEnvelopes(session, isOver, options);
}
