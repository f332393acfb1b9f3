import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { abortable } from "../../streams/abortable.js";
import { inStepTime } from "../calls/time-limit.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { Session } from "../session/session.js";
import { settleJournal } from "./settle-journal.js";
import { Staging } from "./staging.js";

/** A write under way: what it has stored, and whether its acts may be included by now. */
export interface StagedWrite {
  readonly session: Session;
  readonly staging: Staging;
  readonly options: CallOptions<WriteProgress>;
  readonly journal: JournalEntry;
  /** Set once the wallet was prompted: the library never prompts for the same write again. */
  prompted: boolean;
  /** Set once a plan is in the journal. */
  claimed: boolean;
  /** Set once another session has taken this write for one that was cut off. */
  abandoned: boolean;
  /** Set once the acts may be included, whatever the answer. */
  mayHappen: boolean;
}

/**
 * Runs a write. If it fails before its acts may have been sent, everything that it stored is
 * unpinned. Otherwise the journal keeps it until the acts are final, or can never happen. An abort
 * ends the wait for the unpinning, which goes on: no other write stores the same blobs, since each
 * is sealed with fresh random bytes.
 */
export async function staged<R>(
  session: Session,
  options: CallOptions<WriteProgress>,
  run: (write: StagedWrite) => Promise<R>,
): Promise<R> {
  await settleJournal(session, options);
  const { entry: journal, end } = session.journal.begin(options);
  const staging = new Staging(session, journal, options);
  const write: StagedWrite = {
    session,
    options,
    journal,
    staging,
    prompted: false,
    claimed: false,
    abandoned: false,
    mayHappen: false,
  };
  try {
    await journal.noteBegun(Math.floor(session.clock.now().getTime() / 1000));
    return await run(write);
  } finally {
    if (write.mayHappen) end();
    else await Promise.allSettled([abortable(letGo(write).finally(end), options.signal)]);
  }
}

/**
 * Unpins what a write has stored, and forgets the write. A device that fails now, or is silent for
 * ten seconds, must not hide how the write ended: what is left in the journal is settled later.
 */
async function letGo({ staging, journal }: StagedWrite): Promise<void> {
  await Promise.allSettled([inStepTime({}, () => staging.letGo().then(() => journal.remove()))]);
}
