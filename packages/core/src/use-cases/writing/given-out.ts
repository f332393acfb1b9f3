import type { Hex } from "../../domain/encoding/bytes.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { countersOf, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { JournalEntry } from "../session/journal-entry.js";
import { type EnvelopeNote, isGivenOut } from "../session/journal-values.js";
import { freshHex, ownLog, type Session } from "../session/session.js";
import { inclusionOf } from "./inclusion.js";

/**
 * The salts of epochs whose secrets this device gave out in envelopes whose grants are not in the
 * log: a reorganisation has removed them.
 */
export async function exposedSalts(
  session: Session,
  log: ParticipantLog,
  options: CallOptions,
): Promise<ReadonlySet<Hex>> {
  const salts = new Set<Hex>();
  for (const entry of await session.journal.entries(options)) {
    for (const note of await entry.envelopeNotes())
      if (isGivenOut(note) && !inclusionOf(session, log, note.pointer)) for (const salt of note.salts) salts.add(salt);
  }
  return salts;
}

/** What a write may have given out whose notes cannot be read: the keys of all folders. */
function anyGivenOut(session: Session, log: ParticipantLog): readonly EnvelopeNote[] {
  const salts = [...epochsOf(log).values()].flatMap((epochs) => epochs.at(-1)?.salt ?? []);
  return [{ nth: 0, pointer: freshHex(session, 32), salts, key: "0x", state: "leaving", grant: undefined }];
}

/**
 * Forgets a write of which a value cannot be read any more. Its blobs stay pinned, which costs
 * space. What it gave out, or may have given out, stays known by a write in its place, which never
 * comes into the log.
 */
export async function forgetDamaged(session: Session, entry: JournalEntry, options: CallOptions): Promise<void> {
  const log = await ownLog(session, options);
  const isFinal = (pointer: Hex) => inclusionOf(session, log, pointer)?.position.final === true;
  const acts = await entry.acts().catch(() => undefined);
  const noted = await entry.envelopeNotes().catch(() => anyGivenOut(session, log));
  const left = noted.filter((note) => isGivenOut(note) && !isFinal(note.pointer));
  if (left.length > 0 && !(acts && isFinal(acts.pointer))) {
    const { entry: instead, end } = session.journal.begin(options);
    end();
    for (const note of left) await instead.noteEnvelope({ ...note, state: "leaving", blocks: [] });
    const pointer = freshHex(session, 32);
    await instead.noteActs({
      log: log.owner,
      pointer,
      base: countersOf(log),
      cardsOnly: false,
      deadline: null,
      known: [],
    });
  }
  await entry.remove();
}
