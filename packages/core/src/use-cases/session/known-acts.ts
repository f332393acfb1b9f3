import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { toHex } from "../../domain/encoding/bytes.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { inTimeEach, ownerDigest } from "./journal-device.js";

/** More than are ever behind the latest reading of an honest ledger. */
const MAX_KNOWN = 64;

const digestOf = (transaction: string): string => toHex(sha256(utf8ToBytes(transaction))).slice(2, 34);

/**
 * The transactions that this device knows to have entered the own log: by receipts, and the last of
 * each reading. A reading that lacks one comes from a node that is behind, or from another branch
 * of the chain: it may not show the end of a grant that somebody was told of. It outlives restarts,
 * all tabs share it, and each has a value of its own, so that none overwrites another.
 */
export class KnownActs {
  readonly #device: DeviceStore;
  readonly #prefix: string;
  /** The first 16 bytes of the SHA-256 of each, in hexadecimal. */
  readonly #known = new Set<string>();

  constructor(device: DeviceStore, owner: KeyOwner) {
    this.#device = inTimeEach(device);
    this.#prefix = `own-acts/${ownerDigest(owner)}/`;
  }

  /** What a write knows that is planned now. */
  get digests(): readonly string[] {
    return [...this.#known];
  }

  /**
   * Notes a transaction by its receipt. It counts at once for this session. It never rejects: a
   * device that fails, or is silent for ten seconds, must not hide what happened.
   */
  note(transaction: string): Promise<void> {
    return this.#add(digestOf(transaction));
  }

  /** Notes the last entry of the own log, which stands for those before it. */
  noteReading(log: ParticipantLog): void {
    const last = log.entries.at(-1);
    if (!last) return;
    const digest = digestOf(last.transaction);
    const added = this.#known.has(digest) ? Promise.resolve() : this.#add(digest);
    const missing = this.#missingFrom(log, []);
    const earlier = this.digests.filter((one) => one !== digest && !missing.has(one));
    void added.then(() => Promise.all(earlier.map((one) => this.#forget(one))));
  }

  /** Reads what other sessions have noted. */
  async refresh(options: CallOptions): Promise<void> {
    for (const key of await this.#device.keys(this.#prefix, options)) this.#known.add(key.slice(this.#prefix.length));
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

  async #add(digest: string): Promise<void> {
    const [oldest] = this.#known;
    this.#known.add(digest);
    await Promise.allSettled([this.#device.set(`${this.#prefix}${digest}`, Uint8Array.of(1))]);
    if (oldest !== undefined && this.#known.size > MAX_KNOWN) await this.#forget(oldest);
  }

  async #forget(digest: string): Promise<void> {
    this.#known.delete(digest);
    await Promise.allSettled([this.#device.delete(`${this.#prefix}${digest}`)]);
  }
}
