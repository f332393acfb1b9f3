import type { DeviceStore } from "../ports/device-store.js";

const MAX_KEY = 200;
const MAX_VALUE = 1_048_576;

function check(key: string): void {
  if (key.length < 1 || key.length > MAX_KEY) throw new TypeError(`A key has 1 to ${MAX_KEY} characters`);
}

/** A `DeviceStore` in memory, which ends with the process. */
export function memoryDevice(): DeviceStore {
  const values = new Map<string, Uint8Array>();
  return {
    async get(key, options = {}) {
      options.signal?.throwIfAborted();
      check(key);
      return values.get(key)?.slice();
    },
    async set(key, value, options = {}) {
      options.signal?.throwIfAborted();
      check(key);
      if (value.length > MAX_VALUE) throw new TypeError(`A value has at most ${MAX_VALUE} bytes`);
      values.set(key, value.slice());
    },
  };
}
