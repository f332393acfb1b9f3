import { sha256 } from "@noble/hashes/sha2.js";
import { isAccessAfter } from "../../domain/acts/act-counters.js";
import { contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { countersOf, finalPart, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { readClocks } from "../calls/now-seconds.js";
import { envelopeHolder } from "../session/holders.js";
import type { JournalEntry } from "../session/journal-entry.js";
import { isGivenOut, type PlannedActs, type StoredBlob } from "../session/journal-values.js";
import { readLog, type Session } from "../session/session.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { forgetDamaged } from "./given-out.js";
import { inclusionOf } from "./inclusion.js";
import { storeEnvelopes } from "./store-envelopes.js";
import { unpinBlobs } from "./unpin-blobs.js";

/**
 * How many seconds after a deadline no reorganisation can bring an earlier time back: an hour, more
 * than any chain has ever taken back.
 */
const AFTER_DEADLINE = 3600;

/**
 * Unpins blobs. What the store does not unpin now is noted like a write that never came to its
 * prompt: it must not hide the failure of a write, and the next settling tries again.
 */
export async function release(session: Session, blobs: readonly StoredBlob[]): Promise<void> {
  const left = await unpinBlobs(session.blobs, blobs);
  if (left.length === 0) return;
  const { entry, end } = session.journal.begin({});
  end();
  for (const blob of left) await entry.noteBlob(blob);
}

/**
 * Whether acts that are not in the final part of their log can never come into it any more.
 * @param time Unix seconds
 */
export function isDead(log: ParticipantLog, { base, cardsOnly, deadline }: PlannedActs, time: number): boolean {
  if (deadline !== null && deadline + AFTER_DEADLINE < time) return true;
  if (!base) return false;
  const { nonce, access } = countersOf(finalPart(log));
  // a signed card names the nonce, one that was sent directly names the changes of access
  return nonce > base.nonce && (!cardsOnly || isAccessAfter(access, base.access));
}

/** Unpins all that a write has stored, and forgets the write. */
async function cleanUp(session: Session, entry: JournalEntry): Promise<void> {
  const holder = envelopeHolder(session.address);
  const left = (await entry.envelopes()).filter(isGivenOut).flatMap(({ blocks }) => blocks);
  const blocks = left.map((block) => ({ id: contentIdOfDigest(sha256(block)), holder }));
  await release(session, [...(await entry.blobs()), ...blocks]);
  await entry.remove();
}

/**
 * Whether a card could still be filed under an epoch whose secret the envelopes gave out. A later
 * epoch rules that out once no reorganisation can remove it.
 */
async function matters(entry: JournalEntry, log: ParticipantLog): Promise<boolean> {
  const last = new Set([...epochsOf(finalPart(log)).values()].map((epochs) => epochs.at(-1)?.salt));
  return (await entry.envelopeNotes()).some((one) => isGivenOut(one) && one.salts.some((salt) => last.has(salt)));
}

async function settleEntry(session: Session, entry: JournalEntry, options: CallOptions): Promise<void> {
  const planned = await entry.acts();
  if (!planned) {
    if (await entry.mayBeUnderWay(Math.floor(session.clock.now().getTime() / 1000))) return;
    if (await entry.abandon(undefined)) await cleanUp(session, entry);
    return;
  }
  // one wrong clock must not let blobs go that a relayer's submission will need; both are read
  // before the log, since a device may sleep in between
  const clocks = planned.deadline === null ? undefined : await readClocks(session, options);
  const begunAt = session.clock.now().getTime();
  const log = await readLog(session, planned.log, options);
  const inclusion = inclusionOf(session, log, planned.pointer);
  if (inclusion) {
    const { done } = await storeEnvelopes(session, entry, { log, begunAt }, options);
    if (done && inclusion.position.final) await entry.remove();
    return;
  }
  const time = clocks ? Math.min(clocks.device, clocks.ledger) : 0;
  // asked in any case, which finds what cannot be read
  const isNeeded = await matters(entry, log);
  if (!isDead(log, planned, time) || isNeeded) return;
  if (await entry.abandon(planned)) await cleanUp(session, entry);
}

/** How many writes are settled at a time, so that a blob store that hangs holds up all at once. */
const SETTLED_AT_ONCE = 16;

/**
 * Goes through the journal: finishes the writes that are in the log, and cleans up after those that
 * never will be. What fails now, or what the blob store does not answer within ten seconds, is
 * tried again the next time.
 * @throws the signal's reason
 */
export const settleJournal = (session: Session, { signal }: CallOptions): Promise<void> =>
  // one at a time: a second one would store the same envelopes again
  session.journal.inTurn(async () => {
    await mapConcurrently(await session.journal.entries({ signal }), SETTLED_AT_ONCE, async (entry) => {
      try {
        await settleEntry(session, entry, { signal });
      } catch {
        signal?.throwIfAborted();
        // what fails here too is tried again
        if (entry.damaged) await forgetDamaged(session, entry, { signal }).catch(() => signal?.throwIfAborted());
      }
    });
  }, signal);
