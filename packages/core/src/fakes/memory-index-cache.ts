import { memoryDevice } from "../platform/memory-device.js";
import { checkIndexKeys, checkIndexValue } from "../ports/check-index-cache.js";
import { checkOptions } from "../ports/check-options.js";
import type { IndexCache } from "../ports/index-cache.js";

/** An `IndexCache` in memory, which ends with the process. */
export function memoryIndexCache(): IndexCache {
  const values = memoryDevice();
  return {
    async get(keys, options) {
      checkOptions(options);
      // a device in memory has read its value when the call returns: these are of one moment
      return Promise.all(checkIndexKeys(keys).map((key) => values.get(key)));
    },
    async set(key, value, options) {
      checkOptions(options);
      await values.set(key, checkIndexValue(value));
    },
    async delete(keys, options) {
      checkOptions(options);
      await Promise.all(checkIndexKeys(keys).map((key) => values.delete(key)));
    },
    keys: (prefix, options) => values.keys(prefix, options),
  };
}
