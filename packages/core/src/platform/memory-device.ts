import type { CallOptions } from "../ports/call-options.js";
import { checkOptions } from "../ports/check-options.js";
import type { DeviceStore } from "../ports/device-store.js";

const MAX_KEY = 200;
const MAX_VALUE = 1_048_576;

function checkLength(field: string, value: string, least: number): void {
  if (typeof value !== "string" || value.length < least || value.length > MAX_KEY)
    throw new TypeError(`\`${field}\` has ${least} to ${MAX_KEY} characters`);
}

function check(key: string, options: CallOptions): void {
  checkOptions(options);
  checkLength("key", key, 1);
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
      // by its tag, since each realm has a class of its own
      if (Object.prototype.toString.call(value) !== "[object Uint8Array]")
        throw new TypeError("`value` is a Uint8Array");
      if (value.length > MAX_VALUE) throw new TypeError(`A value has at most ${MAX_VALUE} bytes`);
      values.set(key, value.slice());
    },
    async delete(key, options = {}) {
      check(key, options);
      values.delete(key);
    },
    async keys(prefix, options = {}) {
      checkOptions(options);
      checkLength("prefix", prefix, 0);
      return [...values.keys()].filter((key) => key.startsWith(prefix));
    },
  };
}
