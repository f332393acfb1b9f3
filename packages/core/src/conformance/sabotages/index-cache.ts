import type { IndexCache } from "../../ports/index-cache.js";
import { turns } from "../assert.js";
import { asDevice, asIndexCache } from "../index-cache-as-device.js";
import type { IndexCacheFixture } from "../index-cache-suite.js";
import { keyValueSabotages } from "./key-values.js";
import { onPort, type Sabotage } from "./sabotage.js";

const cache = (change: (honest: IndexCache) => Partial<IndexCache>) => onPort<IndexCacheFixture>()("cache", change);

/** Ways in which an index cache goes wrong. */
export const indexCacheSabotages: readonly Sabotage<IndexCacheFixture>[] = [
  ...keyValueSabotages(65_536).map(({ change, ...described }) => ({
    ...described,
    spoil: cache((honest) => asIndexCache(change(asDevice(honest)))),
  })),
  {
    what: "it answers before the value is stored",
    noticed: "gives back what was set, of 1 to 65,536 bytes",
    spoil: cache((honest) => ({
      set: async (key, value) => {
        // a case may have ended by then, and its medium be gone
        turns(2)
          .then(() => honest.set(key, value))
          .catch(() => {});
      },
    })),
  },
  {
    what: "a value is looked at once the medium is ready",
    noticed: "takes keys and values as they are when it is called",
    spoil: cache((honest) => ({
      set: async (key, value) => {
        await turns(1);
        await honest.set(key, value);
      },
    })),
  },
  {
    what: "the keys are looked at once the medium is ready",
    noticed: "takes keys and values as they are when it is called",
    spoil: cache((honest) => ({
      get: async (keys) => {
        await turns(1);
        return keys.length > 0 ? honest.get(keys) : [];
      },
    })),
  },
  {
    what: "what is absent is left out",
    noticed: "answers each of up to 1,000 keys in its place",
    spoil: cache((honest) => ({ get: async (keys) => (await honest.get(keys)).filter((value) => value) })),
  },
  {
    what: "the values come in the order of the medium",
    noticed: "answers each of up to 1,000 keys in its place",
    spoil: cache((honest) => ({ get: async (keys) => honest.get(keys.toSorted()) })),
  },
  {
    what: "a list of keys is cut where a statement ends",
    noticed: "answers each of up to 1,000 keys in its place",
    spoil: cache((honest) => ({ get: async (keys) => honest.get(keys.slice(0, 999)) })),
  },
  {
    what: "a key is answered once",
    noticed: "answers a key as often as it is asked",
    spoil: cache((honest) => ({
      get: async (keys) => {
        const values = await honest.get(keys);
        return values.map((value, nth) => (keys.indexOf(keys[nth] ?? "") === nth ? value : undefined));
      },
    })),
  },
  {
    what: "two answers share their bytes",
    noticed: "answers a key as often as it is asked",
    spoil: cache((honest) => ({
      get: async (keys) => {
        const values = await honest.get(keys);
        return keys.map((key) => values[keys.indexOf(key)]);
      },
    })),
  },
  {
    what: "each value is read by itself",
    noticed: "the values of one call are of one moment",
    spoil: cache((honest) => ({
      get: async (keys, options) => {
        const values: (Uint8Array | undefined)[] = [];
        for (const key of keys) values.push(...(await honest.get([key], options)));
        return values;
      },
    })),
  },
  {
    what: "only the first key is deleted",
    noticed: "deletes up to 1,000 keys at once, whether they are there or not",
    spoil: cache((honest) => ({ delete: (keys) => honest.delete(keys.slice(0, 1)) })),
  },
  {
    what: "nothing is deleted where one key is absent",
    noticed: "deletes up to 1,000 keys at once, whether they are there or not",
    spoil: cache((honest) => ({
      delete: async (keys) => {
        if ((await honest.get(keys)).every((value) => value)) await honest.delete(keys);
      },
    })),
  },
  {
    what: "no keys are no call",
    noticed: "refuses no keys, more than 1,000, and a value without bytes",
    spoil: cache((honest) => ({ get: async (keys) => (keys.length > 0 ? honest.get(keys) : []) })),
  },
  {
    what: "any number of keys is read, in several calls",
    noticed: "refuses no keys, more than 1,000, and a value without bytes",
    spoil: cache((honest) => ({
      get: async (keys) => [
        ...(await honest.get(keys.slice(0, 1000))),
        ...(keys.length > 1000 ? await honest.get(keys.slice(1000)) : []),
      ],
    })),
  },
  {
    what: "a value without bytes is one that is deleted",
    noticed: "refuses no keys, more than 1,000, and a value without bytes",
    spoil: cache((honest) => ({
      set: async (key, value) => (value.length > 0 ? honest.set(key, value) : honest.delete([key])),
    })),
  },
];
