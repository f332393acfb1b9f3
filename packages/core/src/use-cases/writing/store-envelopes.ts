import type { Hex } from "../../domain/encoding/bytes.js";
import { FOREVER } from "../../domain/grants/until.js";
import { grantsOf, isActive, type Slot } from "../../domain/log/grant-slots.js";
import type { Address } from "../../domain/identifiers/address.js";
import { keysOf, type ParticipantLog, timeAt } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { BLOB_TIME, blobsLate, inStepTime, inLineTime } from "../calls/time-limit.js";
import { envelopeHolder } from "../session/holders.js";
import type { JournalEntry } from "../session/journal-entry.js";
import type { EnvelopeNote, JournaledEnvelope } from "../session/journal-values.js";
import { type OwnReading, readUntil } from "../session/read-until.js";
import type { Session } from "../session/session.js";
import { isToldReplaced } from "../session/told-ends.js";
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

/**
 * Whether an envelope may leave the device: not yet, or never any more by an entry of the log, or
 * of the grantee's.
 */
type Verdict = "leaves" | "waits" | "ended";

/** Judges the envelopes of a write by a reading of the log, which it makes anew when it is old. */
class Judge {
  readonly #session: Session;
  /** What was known of the own log when the write was planned. */
  readonly #planned: readonly string[];
  readonly #options: CallOptions;
  #reading: OwnReading;
  /** How many milliseconds the reading took, or a part of that. */
  #took: number;
  /** The later of the ledger's time at the reading and the device's, in Unix seconds. */
  #now: number | undefined;
  /** The keys that grantees have published. */
  readonly #keys = new Map<Address, readonly Hex[]>();
  /** What was known when a reading was made anew for it. */
  #missed = "";

  constructor(session: Session, planned: readonly string[], reading: OwnReading, options: CallOptions) {
    this.#session = session;
    this.#planned = planned;
    this.#reading = reading;
    this.#options = options;
    this.#took = this.#age();
  }

  async of(envelope: EnvelopeNote): Promise<Verdict> {
    if (this.#isOld()) await this.#readAnew();
    const verdict = await this.#judge(envelope);
    const { digests } = this.#session.known;
    if (verdict !== "waits" || this.#missed === digests.join()) return verdict;
    // another session may have noted what came after the reading; once is enough behind a slow node
    this.#missed = digests.join();
    await this.#readAnew();
    return this.#judge(envelope);
  }

  async #judge({ pointer, key, grant }: EnvelopeNote): Promise<Verdict> {
    const { log } = this.#reading;
    const until = activeGrant(log, pointer, 0)?.until ?? FOREVER;
    const ledgerTime = until === FOREVER ? 0 : await this.#time();
    const keys = grant ? await this.#keysOf(grant.grantee) : [key];
    const { known, clock } = this.#session;
    await known.refresh(this.#options);
    // from here on nothing is waited for: what any session has noted before counts
    // where a reorganisation has taken the act away, nobody was given anything
    if (!inclusionOf(this.#session, log, pointer)) return "waits";
    if (!activeGrant(log, pointer, timeAt(log, log.entries.length))) return "ended";
    // somebody else may have a key that was replaced; a node that is behind may not show it yet
    if (!keys.includes(key)) return "waits";
    if (keys.at(-1) !== key) return "ended";
    if (grant && this.#session.logs.keys.hasReplaced(grant.grantee, key)) return "waits";
    const now = Math.max(Math.floor(clock.now().getTime() / 1000), ledgerTime);
    const slot = activeGrant(log, pointer, now);
    if (!slot || isToldReplaced(this.#session, log, slot)) return "waits";
    // a node that is behind may not show the end of the grant
    if (!known.isReachedBy(log, this.#planned)) return "waits";
    // the device may have slept meanwhile
    return this.#age() < BLOB_TIME ? "leaves" : "waits";
  }

  async #readAnew(): Promise<void> {
    this.#reading = await readUntil(this.#session, () => true, this.#options);
    this.#took = this.#age();
    this.#now = undefined;
    this.#keys.clear();
  }

  async #keysOf(grantee: Address): Promise<readonly Hex[]> {
    const known = this.#keys.get(grantee);
    if (known) return known;
    const log = await inStepTime(this.#options, (limited) => this.#session.logs.read(grantee, limited));
    const keys = keysOf(log).map(({ key }) => key);
    this.#keys.set(grantee, keys);
    return keys;
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

/** What became of the envelopes of a write. */
export interface Stored {
  /** Whether none is left. */
  readonly done: boolean;
  /** The pointers of those that the store has. */
  readonly pointers: ReadonlySet<Hex>;
}

/**
 * Stores the envelopes of a write that is in the log. Each step has a limit of time. An envelope of
 * a grant that has ended or run out meanwhile, or was given again, is not stored, nor one for a key
 * that was replaced. One is left while
 * no entry of the log proves that it must not leave the device, and it may not by what this device
 * knows or by a clock, or because a reorganisation has taken its act away.
 */
export async function storeEnvelopes(
  session: Session,
  entry: JournalEntry,
  reading: OwnReading,
  options: CallOptions,
): Promise<Stored> {
  const holder = envelopeHolder(session.address);
  const judge = new Judge(session, (await entry.acts())?.known ?? [], reading, options);
  const refused: unknown[] = [];
  let isLate = false;
  const late = (cause: unknown) => {
    isLate = true;
    return blobsLate(cause);
  };
  const put = async (block: Uint8Array): Promise<boolean> => {
    try {
      await inLineTime(block.length, options, (limited) => session.small.put(block, holder, limited), late);
      return true;
    } catch (error) {
      options.signal?.throwIfAborted();
      // what the store refuses keeps back no other; a store that is silent would do so each time
      if (isLate) throw error;
      refused.push(error);
      return false;
    }
  };
  const store = async (envelope: JournaledEnvelope): Promise<Verdict> => {
    const before = await judge.of(envelope);
    if (before !== "leaves") return before;
    for (const block of envelope.blocks) {
      // an answer may be lost, so it counts as given out before the store is asked
      await entry.moveEnvelope(envelope.nth, "leaving");
      // each step takes its time; the last block is the one that opens the others
      const verdict = await judge.of(envelope);
      if (verdict !== "leaves") return verdict;
      if (!(await put(block))) return "waits";
    }
    await entry.moveEnvelope(envelope.nth, "stored");
    return "leaves";
  };
  let done = true;
  const pointers = new Set<Hex>();
  for (const envelope of await entry.envelopes()) {
    const verdict = envelope.state === "stored" ? "leaves" : await store(envelope);
    if (verdict === "leaves") pointers.add(envelope.pointer);
    if (verdict === "waits") done = false;
  }
  if (refused.length > 0) throw refused[0];
  return { done, pointers };
}
