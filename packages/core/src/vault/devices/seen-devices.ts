import { equalBytes } from "@noble/ciphers/utils.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import type { SignedDevices } from "./signed-devices.js";

type Seen = Pick<SignedDevices, "version" | "digest">;

/** What a device remembers of the list. */
export interface Memory {
  /** The latest list that was seen. */
  readonly latest: Seen | undefined;
  /** Whether the person has had it forgotten, and no list was seen since. */
  readonly isForgotten: boolean;
}

/** Sorts as the versions do, which are below 2^32. */
const nameOf = (version: number): string => String(version).padStart(10, "0");

/** In the place of a version. */
const FORGOTTEN = "forgotten";

const damaged = (): ChartkeyError =>
  new ChartkeyError("FORMAT_INVALID", {
    message: "What this device remembers of the list of devices is damaged",
    hints: ["`forget` accepts the list as it is now, also an older one. Ask the person first."],
  });

/**
 * The latest list of devices that this device has seen. Each version has a key of its own, of which
 * the highest counts: so tabs that write at once, in whichever order, never go back to an older
 * one.
 */
export class SeenDevices {
  readonly #memory: DeviceStore;
  readonly #prefix: string;

  constructor(memory: DeviceStore, { ledger, address }: KeyOwner) {
    this.#memory = memory;
    this.#prefix = `devices/${ledger}/${address}/`;
  }

  /** @throws ChartkeyError FORMAT_INVALID for what this class has not written */
  async read(options: CallOptions): Promise<Memory> {
    for (let before: string | undefined; ;) {
      const names = await this.#names(options);
      const newest = names.at(-1);
      if (newest === undefined || newest === FORGOTTEN) return { latest: undefined, isForgotten: newest !== undefined };
      const digest = await this.#memory.get(this.#prefix + newest, options);
      if (digest?.length === 32) return { latest: { version: Number(newest), digest }, isForgotten: false };
      // another tab may have remembered a newer list, and forgotten this one
      if (digest || newest === before) throw damaged();
      before = newest;
    }
  }

  /** Remembers a list, unless a newer one is remembered by now. */
  async remember({ version, digest }: Seen, options: CallOptions): Promise<void> {
    await this.#memory.set(this.#prefix + nameOf(version), digest, options);
    const names = await this.#names(options);
    for (const name of names.slice(0, -1)) await this.#memory.delete(this.#prefix + name, options);
  }

  /** A call that is cut off has forgotten nothing, or all: the newest version goes last. */
  async forget(options: CallOptions): Promise<void> {
    const forgotten = this.#prefix + FORGOTTEN;
    await this.#memory.set(forgotten, Uint8Array.of(1), options);
    const keys = await this.#memory.keys(this.#prefix, options);
    for (const key of keys.filter((one) => one !== forgotten).toSorted()) await this.#memory.delete(key, options);
    // another tab that remembered a version meanwhile has taken it away
    await this.#memory.set(forgotten, Uint8Array.of(1), options);
  }

  /**
   * What is remembered, the newest last. A list that was seen counts more than what was forgotten.
   */
  async #names(options: CallOptions): Promise<readonly string[]> {
    const names = (await this.#memory.keys(this.#prefix, options)).map((key) => key.slice(this.#prefix.length));
    if (names.some((name) => name !== FORGOTTEN && !/^\d{10}$/u.test(name))) throw damaged();
    const versions = names.filter((name) => name !== FORGOTTEN).toSorted();
    return names.includes(FORGOTTEN) ? [FORGOTTEN, ...versions] : versions;
  }
}

/**
 * Compares a list with what is remembered.
 * @param shown `undefined` for no list at all
 * @returns whether it is newer
 * @throws ChartkeyError DEVICE_LIST_STALE for an older list, and for another one of the same age
 */
export function isNewer(shown: Seen | undefined, { latest }: Memory): boolean {
  if (!latest) return shown !== undefined;
  if (shown?.version === latest.version && equalBytes(shown.digest, latest.digest)) return false;
  if ((shown?.version ?? 0) > latest.version) return true;
  throw new ChartkeyError("DEVICE_LIST_STALE", {
    message: "The list of devices is not the latest that this device has seen",
    hints: ["Whoever keeps it has lost it, or shows an older one.", "Start a new list only if they lost it."],
  });
}
