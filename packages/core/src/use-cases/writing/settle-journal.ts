import { sha256 } from "@noble/hashes/sha2.js";
import { isAccessAfter } from "../../domain/acts/act-counters.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import { contentIdOfDigest } from "../../domain/identifiers/content-id.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { countersOf, finalPart, type ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { readClocks } from "../calls/now-seconds.js";
import { envelopeHolder } from "../session/holders.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { JournaledEnvelope, PlannedActs, SealedEnvelope, StoredBlob } from "../session/journal-values.js";
import { freshHex, ownLog, readLog, type Session } from "../session/session.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
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

/** Whether the blob store may have the envelope, so that its grantee may hold its keys. */
const isGivenOut = ({ state }: JournaledEnvelope): boolean => state !== "kept";

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
  return (await entry.envelopes()).some((one) => isGivenOut(one) && one.salts.some((salt) => last.has(salt)));
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
    const done = await storeEnvelopes(session, entry, { log, begunAt }, options);
    if (done && inclusion.position.final) await entry.remove();
    return;
  }
  const time = clocks ? Math.min(clocks.device, clocks.ledger) : 0;
  // asked in any case, which finds what cannot be read
  const isNeeded = await matters(entry, log);
  if (!isDead(log, planned, time) || isNeeded) return;
  if (await entry.abandon(planned)) await cleanUp(session, entry);
}

/** The envelopes that a write gave out, although the log has not their acts. */
async function exposedBy(
  session: Session,
  entry: JournalEntry,
  log: ParticipantLog,
): Promise<readonly SealedEnvelope[]> {
  const envelopes = await entry.envelopes();
  return envelopes.filter((envelope) => isGivenOut(envelope) && !inclusionOf(session, log, envelope.pointer));
}

/** What a write may have given out whose envelopes cannot be read: the keys of all folders. */
async function anyExposed(
  session: Session,
  entry: JournalEntry,
  log: ParticipantLog,
): Promise<readonly SealedEnvelope[]> {
  if (!(await entry.hasEnvelopes())) return [];
  const salts = [...epochsOf(log).values()].flatMap((epochs) => epochs.at(-1)?.salt ?? []);
  return [{ pointer: freshHex(session, 32), salts, blocks: [] }];
}

/**
 * Forgets a write of which a value cannot be read any more. Its blobs stay pinned, which costs
 * space. What it gave out, or may have given out, stays known by a write in its place, which never
 * comes into the log.
 */
async function forgetDamaged(session: Session, entry: JournalEntry, options: CallOptions): Promise<void> {
  const log = await ownLog(session, options);
  const acts = await entry.acts().catch(() => undefined);
  const isOver = acts !== undefined && inclusionOf(session, log, acts.pointer)?.position.final === true;
  const exposed = await exposedBy(session, entry, log).catch(() => anyExposed(session, entry, log));
  if (exposed.length > 0 && !isOver) {
    const { entry: instead, end } = session.journal.begin(options);
    end();
    for (const [nth, envelope] of exposed.entries())
      await instead.noteEnvelope(nth, { ...envelope, blocks: [] }, "leaving");
    const pointer = freshHex(session, 32);
    await instead.noteActs({ log: log.owner, pointer, base: countersOf(log), cardsOnly: false, deadline: null });
  }
  await entry.remove();
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
  for (const entry of await session.journal.entries(options))
    for (const envelope of await exposedBy(session, entry, log)) for (const salt of envelope.salts) salts.add(salt);
  return salts;
}
