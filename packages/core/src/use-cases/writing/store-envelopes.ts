import type { Hex } from "../../domain/encoding/bytes.js";
import { FOREVER } from "../../domain/grants/until.js";
import { grantsOf, isActive, type Slot } from "../../domain/log/grant-slots.js";
import { type ParticipantLog, timeAt } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { BLOB_TIME, blobsLate, inStepTime, inUploadTime } from "../calls/time-limit.js";
import { envelopeHolder } from "../session/holders.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { JournaledEnvelope } from "../session/journal-values.js";
import { type OwnReading, readUntil } from "../session/read-until.js";
import type { Session } from "../session/session.js";
import { inclusionOf } from "./inclusion.js";

/** The grant of an envelope, if it was not given again since and is active at `now`. */
function activeGrant(log: ParticipantLog, pointer: Hex, now: number): Slot | undefined {
  const grants = grantsOf(log);
  return [...grants.slots.values()].find(
    (slot) =>
      isActive(grants, slot, now) &&
      // what was meant for an earlier grant may be more than a later one allows
      slot.envelopes.some(({ entry }) => entry.act.envelope === pointer && entry.index >= slot.given.index),
  );
}

/**
 * How many milliseconds after its beginning a reading of the log tells which grants are active: two
 * seconds, or twice as long as it took up to five, so that a slow node is not asked anew for each
 * envelope.
 */
const FRESH = { least: 2000, most: 5000 };

/** Whether an envelope may leave the device: not yet, or never any more by an entry of the log. */
type Verdict = "leaves" | "waits" | "ended";

/** Judges envelopes by a reading of the log, which it makes anew when it is old. */
class Judge {
  readonly #session: Session;
  readonly #options: CallOptions;
  #reading: OwnReading;
  /** How many milliseconds the reading took, or a part of that. */
  #took: number;
  /** The later of the ledger's time at the reading and the device's, in Unix seconds. */
  #now: number | undefined;

  constructor(session: Session, reading: OwnReading, options: CallOptions) {
    this.#session = session;
    this.#reading = reading;
    this.#options = options;
    this.#took = this.#age();
  }

  async of(pointer: Hex): Promise<Verdict> {
    if (this.#isOld()) await this.readAnew();
    const { log } = this.#reading;
    const until = activeGrant(log, pointer, 0)?.until ?? FOREVER;
    const ledgerTime = until === FOREVER ? 0 : await this.#time();
    // from here on nothing is waited for: what the session ends meanwhile counts
    const { accessCalls, seen, clock } = this.#session;
    // where a reorganisation has taken the act away, nobody was given anything
    if (!inclusionOf(this.#session, log, pointer)) return "waits";
    if (!activeGrant(log, pointer, timeAt(log, log.entries.length))) return "ended";
    const slot = activeGrant(log, pointer, Math.max(Math.floor(clock.now().getTime() / 1000), ledgerTime));
    if (!slot || accessCalls.isEndedBeyond(log, slot)) return "waits";
    // an earlier reading may have come from a node that is not as far behind
    if (seen.log && inclusionOf(this.#session, seen.log, pointer) && !activeGrant(seen.log, pointer, 0)) return "waits";
    // the device may have slept meanwhile
    return this.#age() < BLOB_TIME ? "leaves" : "waits";
  }

  /** Reads the log, also for what this session has seen. */
  async readAnew(): Promise<void> {
    this.#reading = await readUntil(this.#session, () => true, this.#options);
    this.#took = this.#age();
    this.#now = undefined;
  }

  async #time(): Promise<number> {
    if (this.#now === undefined) {
      this.#now = await inStepTime(this.#options, (limited) => nowSeconds(this.#session, limited));
      this.#took = this.#age();
    }
    return this.#now;
  }

  #isOld(): boolean {
    return this.#age() >= Math.min(Math.max(FRESH.least, 2 * this.#took), FRESH.most);
  }

  #age(): number {
    return Math.abs(this.#session.clock.now().getTime() - this.#reading.begunAt);
  }
}

/**
 * Stores the envelopes of a write that is in the log. Each step has a limit of time. An envelope of
 * a grant that has ended or run out meanwhile, or was given again, is not stored.
 * @returns whether none is left. One is left while no entry of the log proves that it must not
 *   leave the device, and it may not by what this session has seen or by a clock, or because a
 *   reorganisation has taken its act away.
 */
export async function storeEnvelopes(
  session: Session,
  entry: JournalEntry,
  reading: OwnReading,
  options: CallOptions,
): Promise<boolean> {
  const holder = envelopeHolder(session.address);
  const judge = new Judge(session, reading, options);
  const refused: unknown[] = [];
  let isLate = false;
  const late = (cause: unknown) => {
    isLate = true;
    return blobsLate(cause);
  };
  const put = async (block: Uint8Array): Promise<boolean> => {
    try {
      await inUploadTime(block.length, options, (limited) => session.small.put(block, holder, limited), late);
      return true;
    } catch (error) {
      options.signal?.throwIfAborted();
      // what the store refuses keeps back no other; a store that is silent would do so each time
      if (isLate) throw error;
      refused.push(error);
      return false;
    }
  };
  const store = async (envelope: JournaledEnvelope): Promise<Verdict | undefined> => {
    const before = await judge.of(envelope.pointer);
    if (before !== "leaves") return before;
    for (const block of envelope.blocks) {
      // an answer may be lost, so it counts as given out before the store is asked
      if (!(await entry.moveEnvelope(envelope, "leaving"))) {
        // another session has ended or forgotten it, and so knows more than the reading
        await judge.readAnew();
        return undefined;
      }
      // each step takes its time; the last block is the one that opens the others
      const verdict = await judge.of(envelope.pointer);
      if (verdict !== "leaves") return verdict;
      if (!(await put(block))) return "waits";
    }
    await entry.moveEnvelope(envelope, "stored");
    return "leaves";
  };
  let done = true;
  for (const envelope of await entry.envelopes()) {
    if (envelope.state === "stored" || envelope.state === "ended") continue;
    const verdict = await store(envelope);
    if (verdict === "waits") done = false;
    // a later reading may come from a node that does not show it
    if (verdict === "ended") await entry.endEnvelope(envelope);
  }
  if (refused.length > 0) throw refused[0];
  return done;
}
