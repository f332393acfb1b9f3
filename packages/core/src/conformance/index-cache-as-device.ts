import type { DeviceStore } from "../ports/device-store.js";
import type { IndexCache } from "../ports/index-cache.js";

/** A cache, one key a call, as a device's store: what must hold for both is said once. */
export const asDevice = (cache: IndexCache): DeviceStore => ({
  get: async (key, options) => (await cache.get([key], options))[0],
  set: async (key, value, options) => cache.set(key, value, options),
  delete: async (key, options) => cache.delete([key], options),
  keys: async (prefix, options) => cache.keys(prefix, options),
});

/** The methods of a device's store as those of a cache, which makes one call for each key. */
export function asIndexCache(device: DeviceStore): IndexCache;
export function asIndexCache(device: Partial<DeviceStore>): Partial<IndexCache>;
export function asIndexCache({ get, set, delete: remove, keys }: Partial<DeviceStore>): Partial<IndexCache> {
  return {
    ...(get && { get: async (all, options) => Promise.all(all.map((key) => get(key, options))) }),
    ...(set && { set }),
    ...(remove && {
      delete: async (all, options) => {
        for (const key of all) await remove(key, options);
      },
    }),
    ...(keys && { keys }),
  };
}
