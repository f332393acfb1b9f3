import type { DeviceStore } from "../../ports/device-store.js";
import type { Sabotage } from "./sabotage.js";

/** A way in which a store of values under keys goes wrong, seen as a device's store. */
interface KeyValueSabotage extends Pick<Sabotage<never>, "what" | "noticed"> {
  readonly change: (honest: DeviceStore) => Partial<DeviceStore>;
}

/**
 * Ways in which any store of values under keys goes wrong.
 * @param mostBytes of a value
 */
export const keyValueSabotages = (mostBytes: number): readonly KeyValueSabotage[] => [
  {
    what: "an absent value is empty",
    noticed: "a key that was never set has no value",
    change: (honest) => ({ get: async (key, options) => (await honest.get(key, options)) ?? new Uint8Array() }),
  },
  {
    what: "keys lose their case",
    noticed: "keys are independent, and as long as 200 characters",
    change: (honest) => ({
      get: (key) => honest.get(key.toLowerCase()),
      set: (key, value) => honest.set(key.toLowerCase(), value),
    }),
  },
  {
    what: "keys lose what does not belong into a line of text",
    noticed: "keys are independent, and as long as 200 characters",
    change: (honest) => ({
      get: (key) => honest.get(key.trim().normalize("NFC").toWellFormed()),
      set: (key, value) => honest.set(key.trim().normalize("NFC").toWellFormed(), value),
    }),
  },
  {
    what: "the caller's own bytes are kept",
    noticed: "keeps a copy",
    change: () => {
      const values = new Map<string, Uint8Array>();
      return { get: async (key) => values.get(key), set: async (key, value) => void values.set(key, value) };
    },
  },
  {
    what: "a value is written over the one before it",
    noticed: "of two values at once, one is stored as a whole",
    change: (honest) => ({
      set: async (key, value) => {
        const before = await honest.get(key);
        const mixed = new Uint8Array(Math.max(value.length, before?.length ?? 0));
        mixed.set(before ?? []);
        mixed.set(value.subarray(0, 500));
        await honest.set(key, mixed);
      },
    }),
  },
  {
    what: "deletes are forgotten",
    noticed: "a deleted value is gone, once or twice",
    change: () => ({ delete: async () => {} }),
  },
  {
    what: "a second delete fails",
    noticed: "a deleted value is gone, once or twice",
    change: (honest) => ({
      delete: async (key) => {
        if ((await honest.get(key)) === undefined) throw new Error("Not found");
        await honest.delete(key);
      },
    }),
  },
  {
    what: "a prefix is a folder",
    noticed: "lists the keys that begin with a prefix, whatever else they hold",
    change: (honest) => ({
      keys: async (prefix) => (await honest.keys("")).filter((key) => key.startsWith(`${prefix.replace(/\/$/u, "")}/`)),
    }),
  },
  {
    what: "a prefix is a pattern, in which % stands for anything",
    noticed: "lists the keys that begin with a prefix, whatever else they hold",
    change: (honest) => ({
      keys: (prefix) => honest.keys(prefix.split("%")[0] ?? ""),
    }),
  },
  {
    what: "only the first keys of many are listed",
    noticed: "keeps every one of many values set at once",
    change: (honest) => ({ keys: async (prefix) => (await honest.keys(prefix)).slice(0, 100) }),
  },
  {
    what: "the list of keys is read, changed and written",
    noticed: "keeps every one of many values set at once",
    change: (honest) => {
      let listed: readonly string[] = [];
      return {
        keys: async (prefix) => listed.filter((key) => key.startsWith(prefix)),
        set: async (key, value) => {
          const before = listed;
          await honest.set(key, value);
          listed = [...before.filter((one) => one !== key), key];
        },
        delete: async (key) => {
          const before = listed;
          await honest.delete(key);
          listed = before.filter((one) => one !== key);
        },
      };
    },
  },
  {
    what: "a value that is too long is cut",
    noticed: "refuses keys and values over the limits",
    change: (honest) => ({ set: (key, value) => honest.set(key, value.slice(0, mostBytes)) }),
  },
  {
    what: "the signal is ignored",
    noticed: "checks its signal first",
    change: (honest) => ({
      get: (key) => honest.get(key),
      set: (key, value) => honest.set(key, value),
      delete: (key) => honest.delete(key),
      keys: (prefix) => honest.keys(prefix),
    }),
  },
];
