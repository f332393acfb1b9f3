import type { Act } from "../../domain/acts/act.js";
import { type SlotName, slotKey } from "../../domain/grants/scope.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import { countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import { inStepTime } from "../calls/time-limit.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { Session } from "../session/session.js";

/** What an own act that is included has ended. */
interface End {
  /** Whether it has ended what a grant was before. */
  readonly of: (grant: SlotName) => boolean;
  /** The nonce that it took, or an earlier one. What was planned on a later one came after it. */
  readonly nonce: number;
}

async function endIn(entry: JournalEntry, { of, nonce }: End): Promise<void> {
  const acts = await entry.acts();
  // what has not come to its prompt can only be included behind the end
  if (!acts?.base || acts.base.nonce > nonce) return;
  const notes = (await entry.envelopeNotes()).filter(({ grant }) => grant && of(grant));
  await Promise.all(notes.map(({ nth }) => entry.endEnvelope(nth)));
}

/**
 * Ends the envelopes in the journal whose grants were ended, or given anew: they never leave this
 * device, also when a later reading, or another session, does not show that. The end is on the
 * ledger, so a device that fails, or is silent for ten seconds, must not hide it: this never
 * rejects.
 */
export async function endEnvelopes(session: Session, end: End): Promise<void> {
  await Promise.allSettled([
    inStepTime({}, async (options) => {
      const entries = await session.journal.all(options);
      await Promise.allSettled(entries.map((entry) => endIn(entry, end)));
    }),
  ]);
}

/**
 * Ends the envelopes that the journal keeps for what grants in `acts` were before: it may be more
 * than they allow now.
 * @param log on which the acts were planned
 */
export async function endEarlier(session: Session, acts: readonly Act[], log: ParticipantLog): Promise<void> {
  const given = new Set(acts.flatMap((act) => (act.kind === "grantAccess" ? slotKey(act.grantee, act.scope) : [])));
  const of = ({ grantee, scope }: SlotName) => given.has(slotKey(grantee, scope));
  if (given.size > 0) await endEnvelopes(session, { of, nonce: countersOf(log).nonce - 1 });
}

/** Ends the envelopes that the journal keeps for grants that are over by the log. */
export async function endClosed(
  session: Session,
  log: ParticipantLog,
  isNamed: (grant: SlotName) => boolean,
): Promise<void> {
  const { slots } = grantsOf(log);
  const of = (grant: SlotName) =>
    isNamed(grant) && slots.get(slotKey(grant.grantee, grant.scope))?.closed !== undefined;
  await endEnvelopes(session, { of, nonce: countersOf(log).nonce - 1 });
}
