import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import type { DeviceStore } from "../ports/device-store.js";

const MAX_KEY = 200;
const MAX_VALUE = 1_048_576;

function check(key: string, options: CallOptions, least = 1): void {
  checkOptions(options);
  if (key.length < least || key.length > MAX_KEY) throw new TypeError(`A key has ${least} to ${MAX_KEY} characters`);
}

/** A `DeviceStore` in memory, which ends with the process. */
export function memoryDevice(): DeviceStore {
  const values = new Map<string, Uint8Array>();
  return {
    async get(key, options = {}) {
      check(key, options);
      return values.get(key)?.slice();
    },
    async set(key, value, options = {}) {
      check(key, options);
      if (value.length > MAX_VALUE) throw new TypeError(`A value has at most ${MAX_VALUE} bytes`);
      values.set(key, value.slice());
    },
    async delete(key, options = {}) {
      check(key, options);
      values.delete(key);
    },
    async keys(prefix, options = {}) {
      check(prefix, options, 0);
      return [...values.keys()].filter((key) => key.startsWith(prefix));
    },
  };
}
