import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { toHex } from "../../domain/encoding/bytes.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Clock } from "../../ports/clock.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { ownerDigest } from "../calls/owner-digest.js";
import { inTimeEach } from "./journal-device.js";

/** Of how many entries that are not final a reading is noted: the latest. */
const MAX_RECENT = 32;

/** More than are ever behind the latest reading of an honest ledger. */
const MAX_KNOWN = 64;

/**
 * How many seconds a transaction is looked for: longer than a node is behind, or a reorganisation
 * takes to bring it back. Until then it is final, and the device remembers the final head; or it is
 * of a branch that is dead, or was never there, and nothing may wait for it for ever.
 */
const LOOKED_FOR = 3600;

const digestOf = (transaction: string): string => toHex(sha256(utf8ToBytes(transaction))).slice(2, 34);

interface Known {
  /** When it was noted, in Unix seconds. */
  readonly at: number;
  /** Whether the device has it, once it answers; `undefined` before, and after a failure. */
  readonly stored?: Promise<boolean> | undefined;
}

/**
 * The transactions that this device knows to have entered the own log: by receipts, and the last of
 * each reading. A reading that lacks one comes from a node that is behind, or from another branch
 * of the chain: it may not show the end of a grant that somebody was told of. It outlives restarts,
 * all tabs share it, and each has a value of its own, so that none overwrites another.
 */
export class KnownActs {
  readonly #device: DeviceStore;
  readonly #clock: Clock;
  readonly #prefix: string;
  /** By the first 16 bytes of the SHA-256 of each, in hexadecimal. */
  readonly #known = new Map<string, Known>();
  /** Since when the device has which, as it was read last. */
  readonly #onDevice = new Map<string, number>();
  #loaded: Promise<void> | undefined;
  /** What the clock said last. */
  #time = 0;

  constructor(device: DeviceStore, owner: KeyOwner, clock: Clock) {
    this.#device = inTimeEach(device);
    this.#clock = clock;
    this.#prefix = `own-acts/${ownerDigest(owner)}/`;
  }

  /** What a write knows that is planned now. */
  get digests(): readonly string[] {
    return [...this.#known].filter(([, known]) => this.#isLookedFor(known)).map(([digest]) => digest);
  }

  /**
   * Notes a transaction by its receipt. It counts at once for this session. It never rejects: a
   * device that fails, or is silent for ten seconds, must not hide what happened.
   */
  async note(transaction: string): Promise<void> {
    await this.#store(digestOf(transaction));
  }

  /**
   * Notes the entries of the own log that are not final, any of which a reorganisation may take,
   * and the last one. Once they are stored, they stand for those before them.
   */
  noteReading(log: ParticipantLog): void {
    const latest = log.entries.slice(-MAX_RECENT);
    const recent = latest.filter(({ position }, nth) => !position.final || nth === latest.length - 1);
    const digests = [...new Set(recent.map(({ transaction }) => digestOf(transaction)))];
    if (digests.length === 0) return;
    // most were noted by an earlier run: an app that only reads must not note them anew
    this.#loaded ??= this.refresh({}).catch(() => void (this.#loaded = undefined));
    const stored = Promise.all(digests.map((digest) => this.#store(digest, this.#loaded)));
    const missing = this.#missingFrom(log, []);
    const earlier = this.digests.filter((one) => !digests.includes(one) && !missing.has(one));
    void stored.then((all) => (all.every(Boolean) ? Promise.all(earlier.map((one) => this.#forget(one))) : undefined));
  }

  /** Reads what other sessions have noted. */
  async refresh(options: CallOptions): Promise<void> {
    const oldest = new Map<string, number>();
    for (const key of await this.#device.keys(this.#prefix, options)) {
      const [, since, digest] = /^(\d{1,12})\.([0-9a-f]{32})$/u.exec(key.slice(this.#prefix.length)) ?? [];
      // whatever else is there is none of these
      if (digest === undefined) continue;
      const [at, other = at] = [Number(since), oldest.get(digest)];
      oldest.set(digest, Math.min(at, other));
      // two tabs may note the same; all keep the same one of the two
      if (at !== other) void this.#remove(digest, Math.max(at, other));
    }
    this.#onDevice.clear();
    for (const [digest, at] of oldest) {
      this.#onDevice.set(digest, at);
      if (this.#known.has(digest)) continue;
      const known = { at, stored: Promise.resolve(true) };
      this.#known.set(digest, known);
      if (!this.#isLookedFor(known)) void this.#forget(digest);
    }
  }

  /**
   * Whether a log shows every transaction that is known.
   * @param planned what was known when a write was planned that the log shows: the ledger took it
   *   without those, or behind them
   */
  isReachedBy(log: ParticipantLog, planned: readonly string[]): boolean {
    return this.#missingFrom(log, planned).size === 0;
  }

  #missingFrom({ entries }: ParticipantLog, planned: readonly string[]): ReadonlySet<string> {
    const missing = new Set(this.digests.filter((one) => !planned.includes(one)));
    for (let nth = entries.length - 1; nth >= 0 && missing.size > 0; nth--) {
      const transaction = entries[nth]?.transaction;
      // entries of one transaction stand together
      if (transaction !== undefined && transaction !== entries[nth + 1]?.transaction)
        missing.delete(digestOf(transaction));
    }
    return missing;
  }

  #now(): number {
    try {
      this.#time = Math.floor(this.#clock.now().getTime() / 1000);
    } catch {
      // what was told does not hang on a clock that fails: its last answer counts
    }
    return this.#time;
  }

  #isLookedFor({ at }: Known): boolean {
    return Math.abs(this.#now() - at) < LOOKED_FOR;
  }

  /**
   * Stores a digest, unless it is stored. What failed is tried again at the next reading of it.
   * @param loaded when it is known what the device has
   */
  #store(digest: string, loaded?: Promise<void>): Promise<boolean> {
    const known = this.#known.get(digest);
    if (known?.stored) return known.stored;
    const at = known?.at ?? this.#now();
    const stored = this.#put(digest, at, loaded).catch(() => {
      this.#known.set(digest, { at });
      return false;
    });
    this.#known.set(digest, { at, stored });
    if (this.#known.size > MAX_KNOWN) {
      const [oldest] = [...this.#known].filter(([one]) => one !== digest).toSorted(([, a], [, b]) => a.at - b.at);
      if (oldest) void this.#forget(oldest[0]);
    }
    return stored;
  }

  async #put(digest: string, at: number, loaded: Promise<void> | undefined): Promise<boolean> {
    if (loaded) await loaded;
    if (this.#onDevice.has(digest)) return true;
    await this.#device.set(this.#keyOf(digest, at), Uint8Array.of(1));
    this.#onDevice.set(digest, at);
    return true;
  }

  async #forget(digest: string): Promise<void> {
    const at = this.#onDevice.get(digest) ?? this.#known.get(digest)?.at;
    this.#known.delete(digest);
    this.#onDevice.delete(digest);
    if (at !== undefined) await this.#remove(digest, at);
  }

  async #remove(digest: string, at: number): Promise<void> {
    await Promise.allSettled([this.#device.delete(this.#keyOf(digest, at))]);
  }

  #keyOf(digest: string, at: number): string {
    return `${this.#prefix}${at}.${digest}`;
  }
}
