import { toHex } from "../../domain/encoding/bytes.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { Entropy } from "../../ports/entropy.js";
import type { KeyOwner } from "../../ports/keyring.js";
import { type InTurn, serially } from "../calls/serially.js";
import { ownerDigest } from "../calls/owner-digest.js";
import { inTimeEach } from "./journal-device.js";
import { JournalEntry } from "./journal-entry.js";

/**
 * The writes of this device that are not final yet. It outlives restarts: whatever a crash, a
 * decline or a dropped transaction left is finished or cleaned up at the next start or write.
 */
export class Journal {
  readonly #device: DeviceStore;
  readonly #entropy: Entropy;
  readonly #prefix: string;
  readonly #open = new Set<string>();
  /** Runs the settlings of this session one after the other. */
  readonly inTurn: InTurn = serially();

  constructor(device: DeviceStore, entropy: Entropy, owner: KeyOwner) {
    this.#device = inTimeEach(device);
    this.#entropy = entropy;
    this.#prefix = `journal/${ownerDigest(owner)}/`;
  }

  /**
   * Begins a write. Nothing is stored before it notes something.
   * @returns its entry, and a function that ends its time in this session: from then on it is
   *   settled like one of an earlier run
   */
  begin(options: CallOptions): { readonly entry: JournalEntry; readonly end: () => void } {
    const id = toHex(this.#entropy.bytes(8)).slice(2);
    this.#open.add(id);
    return { entry: this.#entry(id, options), end: () => void this.#open.delete(id) };
  }

  /** The writes that are not under way in this session. */
  async entries(options: CallOptions): Promise<readonly JournalEntry[]> {
    const ids = await this.#ids(options);
    return ids.filter((id) => !this.#open.has(id)).map((id) => this.#entry(id, options));
  }

  /** All writes, also those that are under way. */
  async all(options: CallOptions): Promise<readonly JournalEntry[]> {
    return (await this.#ids(options)).map((id) => this.#entry(id, options));
  }

  async #ids({ signal }: CallOptions): Promise<readonly string[]> {
    const keys = await this.#device.keys(this.#prefix, { signal });
    return [...new Set(keys.map((key) => key.slice(this.#prefix.length).split("/")[0] ?? ""))];
  }

  #entry(id: string, options: CallOptions): JournalEntry {
    return new JournalEntry(this.#device, `${this.#prefix}${id}/`, options);
  }
}
