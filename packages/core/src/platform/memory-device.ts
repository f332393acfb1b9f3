import { checkDeviceKey, checkDevicePrefix, checkDeviceValue } from "../ports/check-device.js";
import { checkOptions } from "../ports/check-options.js";
import type { DeviceStore } from "../ports/device-store.js";

/** A `DeviceStore` in memory, which ends with the process. */
export function memoryDevice(): DeviceStore {
  const values = new Map<string, Uint8Array>();
  return {
    async get(key, options) {
      checkOptions(options);
      return values.get(checkDeviceKey(key))?.slice();
    },
    async set(key, value, options) {
      checkOptions(options);
      values.set(checkDeviceKey(key), checkDeviceValue(value));
    },
    async delete(key, options) {
      checkOptions(options);
      values.delete(checkDeviceKey(key));
    },
    async keys(prefix, options) {
      checkOptions(options);
      const beginning = checkDevicePrefix(prefix);
      return [...values.keys()].filter((key) => key.startsWith(beginning));
    },
  };
}
