import type { Hex } from "../../domain/encoding/bytes.js";
import { grantsOf, isActive } from "../../domain/log/grant-slots.js";
import { type ParticipantLog, timeAt } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { blobsLate, inStepTime, inUploadTime } from "../calls/time-limit.js";
import { envelopeHolder } from "../session/holders.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { Session } from "../session/session.js";
import { inclusionOf } from "./inclusion.js";

/**
 * Whether the envelope is of a grant that is active at `now`, in Unix seconds, and that was not
 * given again since. What was meant for an earlier grant may be more than the later one allows.
 */
function isWanted(log: ParticipantLog, pointer: Hex, now: number): boolean {
  const grants = grantsOf(log);
  return [...grants.slots.values()].some(
    (slot) =>
      isActive(grants, slot, now) &&
      slot.envelopes.some(({ entry }) => entry.act.envelope === pointer && entry.index >= slot.given.index),
  );
}

/** How many milliseconds a reading of the log tells which grants are active. */
const FRESH = 2000;

/**
 * Stores the envelopes of a write that is in the log. Each step has a limit of time. An envelope of
 * a grant that has ended or run out meanwhile, or was given again, is not stored.
 * @returns whether none is left, and the log as it was read last. One is left while the log does
 *   not have its act any more, or not yet, and while only this device's clock says that its grant
 *   has run out, and no entry of the log proves it.
 */
export async function storeEnvelopes(
  session: Session,
  entry: JournalEntry,
  log: ParticipantLog,
  options: CallOptions,
): Promise<{ readonly done: boolean; readonly log: ParticipantLog }> {
  const holder = envelopeHolder(session.address);
  let [current, readAt] = [log, session.clock.now().getTime()];
  const lookAgain = async () => {
    current = await inStepTime(options, (limited) => session.logs.read(log.owner, limited));
    readAt = session.clock.now().getTime();
  };
  const failed: unknown[] = [];
  let isLate = false;
  const late = (cause: unknown) => {
    isLate = true;
    return blobsLate(cause);
  };
  let done = true;
  for (const { nth, state, ...envelope } of await entry.envelopes()) {
    if (state === "stored") continue;
    if (Math.abs(session.clock.now().getTime() - readAt) >= FRESH) await lookAgain();
    // where a reorganisation has taken the act away, nobody was given anything
    if (!inclusionOf(session, current, envelope.pointer)) {
      done = false;
      continue;
    }
    const proven = timeAt(current, current.entries.length);
    if (!isWanted(current, envelope.pointer, Math.max(Math.floor(readAt / 1000), proven))) {
      done &&= !isWanted(current, envelope.pointer, proven);
      continue;
    }
    // an answer may be lost, so it counts as given out before the store is asked
    if (state === "kept") await entry.noteEnvelope(nth, envelope, "leaving");
    try {
      for (const block of envelope.blocks)
        await inUploadTime(block.length, options, (limited) => session.small.put(block, holder, limited), late);
      await entry.noteEnvelope(nth, envelope, "stored");
    } catch (error) {
      options.signal?.throwIfAborted();
      // what the store refuses keeps back no other; a store that is silent would do so each time
      if (isLate) throw error;
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return { done, log: current };
}
