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
  /** The highest version that was forgotten, or 0. Lists that are made from now on are above it. */
  readonly above: number;
}

/** Sorts as the versions do, which are below 2^32. */
const nameOf = (version: number): string => String(version).padStart(10, "0");

/** In the place of a version. */
const FORGOTTEN = "forgotten";

/** Before a version that was forgotten. */
const ABOVE = "above/";

/**
 * Nobody changes a list so often. Whoever has stolen the keyring can bring a list to such a
 * version: what begins in its place needs room above it.
 */
const MANY = 2 ** 31;

const versionOf = (name: string): number | undefined => (/^\d{10}$/u.test(name) ? Number(name) : undefined);

/** The version that this name says was forgotten, or 0. */
function forgottenBy(name: string): number {
  const version = name.startsWith(ABOVE) ? (versionOf(name.slice(ABOVE.length)) ?? 0) : 0;
  return version < MANY ? version : 0;
}

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
      const { versions, isForgotten, above } = await this.#names(options);
      const newest = versions.at(-1);
      if (newest === undefined) return { latest: undefined, isForgotten, above };
      const digest = await this.#memory.get(this.#prefix + newest, options);
      if (digest?.length === 32) return { latest: { version: Number(newest), digest }, isForgotten: false, above };
      // another tab may have remembered a newer list, and forgotten this one
      if (digest || newest === before) throw damaged();
      before = newest;
    }
  }

  /** Remembers a list, unless a newer one is remembered by now. */
  async remember({ version, digest }: Seen, options: CallOptions): Promise<void> {
    await this.#memory.set(this.#prefix + nameOf(version), digest, options);
    const { versions, isForgotten } = await this.#names(options);
    // beside a higher one it tells `forget` what lists have to be above
    const below = versions.findLast((name) => Number(name) < MANY);
    // a list that was seen counts more than what was forgotten
    const old = [...(isForgotten ? [FORGOTTEN] : []), ...versions.slice(0, -1).filter((name) => name !== below)];
    for (const name of old) await this.#memory.delete(this.#prefix + name, options);
  }

  /** A call that is cut off has forgotten nothing, or all: the newest version goes last. */
  async forget(options: CallOptions): Promise<void> {
    const known = await this.#all(options);
    // also of a memory that is damaged otherwise
    const versions = known.map((name) => versionOf(name) ?? 0).filter((version) => version < MANY);
    const above = Math.max(0, ...versions, ...known.map(forgottenBy));
    if (above > 0) await this.#mark(ABOVE + nameOf(above), options);
    await this.#mark(FORGOTTEN, options);
    for (const name of known.filter((one) => one !== FORGOTTEN && one !== ABOVE + nameOf(above)))
      await this.#memory.delete(this.#prefix + name, options);
    // another tab that remembered a version meanwhile has taken it away
    await this.#mark(FORGOTTEN, options);
  }

  async #mark(name: string, options: CallOptions): Promise<void> {
    await this.#memory.set(this.#prefix + name, Uint8Array.of(1), options);
  }

  /** What is remembered; the versions in order. */
  async #names(options: CallOptions) {
    const names = await this.#all(options);
    const isKnown = (name: string) => name === FORGOTTEN || (versionOf(name) ?? forgottenBy(name)) > 0;
    if (!names.every((name) => isKnown(name))) throw damaged();
    return {
      versions: names.filter((name) => versionOf(name) !== undefined),
      isForgotten: names.includes(FORGOTTEN),
      above: Math.max(0, ...names.map(forgottenBy)),
    };
  }

  /** All names, in order. */
  async #all(options: CallOptions): Promise<readonly string[]> {
    const keys = await this.#memory.keys(this.#prefix, options);
    return keys.map((key) => key.slice(this.#prefix.length)).toSorted();
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
