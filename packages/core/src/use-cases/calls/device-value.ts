import { decode, encode } from "@ipld/dag-cbor";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import { type InTurn, serially } from "./serially.js";

const turnsOf = new WeakMap<DeviceStore, Map<string, InTurn>>();

/** The queue of changes of one value on one device, shared by everything in this process. */
function turns(device: DeviceStore, key: string): InTurn {
  const ofDevice = turnsOf.get(device) ?? new Map<string, InTurn>();
  turnsOf.set(device, ofDevice);
  const ofKey = ofDevice.get(key) ?? serially();
  ofDevice.set(key, ofKey);
  return ofKey;
}

/** What is thrown for a value, or a key, that the device cannot have stored like this. */
export const damaged = (key: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("FORMAT_INVALID", {
    message: `What this device remembers under ${key} is damaged`,
    hints: [
      key.startsWith("journal/")
        ? "The next write of this device forgets it, but for what it may have given out."
        : "Give the device an empty store: losing it loses no record.",
    ],
    cause,
  });

/**
 * One value in the device's store, as CBOR. Changes run one after the other, so that none is lost.
 */
export class DeviceValue<T> {
  readonly #device: DeviceStore;
  readonly #key: string;
  readonly #parse: (stored: unknown) => T;
  readonly #rebuilt: T | undefined;

  /**
   * @param parse checks a stored value
   * @param rebuilt what a damaged value counts as, where that loses nothing that matters; without
   *   it, a damaged value is an error
   */
  constructor(device: DeviceStore, key: string, parse: (stored: unknown) => T, rebuilt?: T) {
    this.#device = device;
    this.#key = key;
    this.#parse = parse;
    this.#rebuilt = rebuilt;
  }

  /**
   * The stored value; `undefined` for none.
   * @throws ChartkeyError FORMAT_INVALID for a damaged value
   */
  async get(options: CallOptions): Promise<T | undefined> {
    const stored = await this.#device.get(this.#key, { signal: options.signal });
    if (!stored) return undefined;
    try {
      return this.#parse(decode(stored));
    } catch (cause) {
      if (this.#rebuilt === undefined) throw damaged(this.#key, cause);
      return this.#rebuilt;
    }
  }

  async set(value: T, options: CallOptions): Promise<void> {
    await this.#device.set(this.#key, encode(value), { signal: options.signal });
  }

  /**
   * Stores the result of `change`, unless it is `undefined`. Throws as `get` does. An abort ends
   * the wait for earlier changes; then this one does not happen.
   */
  async change(change: (value: T | undefined) => T | undefined, options: CallOptions): Promise<void> {
    const inTurn = turns(this.#device, this.#key);
    return inTurn(async () => {
      const changed = change(await this.get(options));
      if (changed !== undefined) await this.#device.set(this.#key, encode(changed), { signal: options.signal });
    }, options.signal);
  }
}
