import type { SlotName } from "../../domain/grants/scope.js";
import { inStepTime } from "../calls/time-limit.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { Session } from "../session/session.js";

async function endIn(entry: JournalEntry, isEnded: (grant: SlotName) => boolean): Promise<void> {
  for (const { nth, grant } of await entry.envelopeNotes()) if (grant && isEnded(grant)) await entry.endEnvelope(nth);
}

/**
 * Ends the envelopes in the journal whose grants were ended: they never leave this device, also
 * when a later reading, or another session, does not show the end. The end is on the ledger, so a
 * device that fails, or is silent for ten seconds, must not hide it: this never rejects.
 */
export async function endEnvelopes(session: Session, isEnded: (grant: SlotName) => boolean): Promise<void> {
  await Promise.allSettled([
    inStepTime({}, async (options) => {
      const entries = await session.journal.all(options);
      await Promise.allSettled(entries.map((entry) => endIn(entry, isEnded)));
    }),
  ]);
}
