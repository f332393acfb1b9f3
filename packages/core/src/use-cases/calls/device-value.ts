import { decode, encode } from "@ipld/dag-cbor";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";

/**
 * Runs tasks one after the other, in the order of the calls. A failed task does not stop the next.
 */
function serially(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next;
    return next;
  };
}

type Turns = ReturnType<typeof serially>;

const turnsOf = new WeakMap<DeviceStore, Map<string, Turns>>();

/** The queue of changes of one value on one device, shared by everything in this process. */
function turns(device: DeviceStore, key: string): Turns {
  const ofDevice = turnsOf.get(device) ?? new Map<string, Turns>();
  turnsOf.set(device, ofDevice);
  const ofKey = ofDevice.get(key) ?? serially();
  ofDevice.set(key, ofKey);
  return ofKey;
}

/**
 * One value in the device's store, as CBOR. Changes run one after the other, so that none is lost.
 */
export class DeviceValue<T> {
  readonly #device: DeviceStore;
  readonly #key: string;
  readonly #parse: (stored: unknown) => T;

  /** @param parse checks a stored value */
  constructor(device: DeviceStore, key: string, parse: (stored: unknown) => T) {
    this.#device = device;
    this.#key = key;
    this.#parse = parse;
  }

  /**
   * The stored value; `undefined` for none.
   * @throws ChartkeyError FORMAT_INVALID for a damaged value
   */
  async get(options: CallOptions): Promise<T | undefined> {
    const stored = await this.#device.get(this.#key, options);
    if (!stored) return undefined;
    try {
      return this.#parse(decode(stored));
    } catch (cause) {
      throw new ChartkeyError("FORMAT_INVALID", {
        message: `What this device remembers under ${this.#key} is damaged`,
        hints: ["Give the device an empty store: losing it loses no record."],
        cause,
      });
    }
  }

  /**
   * Stores the result of `change`, unless it is `undefined`. Throws as `get` does. An abort ends
   * the wait for earlier changes; then this one does not happen.
   */
  async change(change: (value: T | undefined) => T | undefined, options: CallOptions): Promise<void> {
    const { signal } = options;
    const [begun, aborted] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()];
    const done = turns(
      this.#device,
      this.#key,
    )(async () => {
      signal?.throwIfAborted();
      begun.resolve();
      const changed = change(await this.get(options));
      if (changed !== undefined) await this.#device.set(this.#key, encode(changed), options);
    });
    const abort = () => aborted.reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await Promise.race([begun.promise, done, aborted.promise]);
    } finally {
      signal?.removeEventListener("abort", abort);
    }
    return done;
  }
}
