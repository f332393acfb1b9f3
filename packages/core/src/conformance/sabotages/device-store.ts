import type { DeviceStore } from "../../ports/device-store.js";
import { turns } from "../assert.js";
import type { DeviceFixture } from "../device-suite.js";
import { onPort, type Sabotage } from "./sabotage.js";

const device = (change: (honest: DeviceStore) => Partial<DeviceStore>) => onPort<DeviceFixture>()("device", change);

/** Ways in which a device's store goes wrong. */
export const deviceStoreSabotages: readonly Sabotage<DeviceFixture>[] = [
  {
    what: "an absent value is empty",
    noticed: "a key that was never set has no value",
    spoil: device((honest) => ({ get: async (key, options) => (await honest.get(key, options)) ?? new Uint8Array() })),
  },
  {
    what: "an empty value is absent",
    noticed: "gives back what was set, also nothing and 1 MiB",
    spoil: device((honest) => ({ set: async (key, value) => (value.length > 0 ? honest.set(key, value) : undefined) })),
  },
  {
    what: "it answers before the value is stored",
    noticed: "gives back what was set, also nothing and 1 MiB",
    spoil: device((honest) => ({
      set: async (key, value) => {
        // a case may have ended by then, and its medium be gone
        turns(2)
          .then(() => honest.set(key, value))
          .catch(() => {});
      },
    })),
  },
  {
    what: "keys lose their case",
    noticed: "keys are independent, and as long as 200 characters",
    spoil: device((honest) => ({
      get: (key) => honest.get(key.toLowerCase()),
      set: (key, value) => honest.set(key.toLowerCase(), value),
    })),
  },
  {
    what: "keys lose what does not belong into a line of text",
    noticed: "keys are independent, and as long as 200 characters",
    spoil: device((honest) => ({
      get: (key) => honest.get(key.trim().normalize("NFC").toWellFormed()),
      set: (key, value) => honest.set(key.trim().normalize("NFC").toWellFormed(), value),
    })),
  },
  {
    what: "the caller's own bytes are kept",
    noticed: "keeps a copy",
    spoil: device(() => {
      const values = new Map<string, Uint8Array>();
      return { get: async (key) => values.get(key), set: async (key, value) => void values.set(key, value) };
    }),
  },
  {
    what: "a value is written over the one before it",
    noticed: "of two values at once, one is stored as a whole",
    spoil: device((honest) => ({
      set: async (key, value) => {
        const before = await honest.get(key);
        const mixed = new Uint8Array(Math.max(value.length, before?.length ?? 0));
        mixed.set(before ?? []);
        mixed.set(value.subarray(0, 500));
        await honest.set(key, mixed);
      },
    })),
  },
  {
    what: "deletes are forgotten",
    noticed: "a deleted value is gone, once or twice",
    spoil: device(() => ({ delete: async () => {} })),
  },
  {
    what: "a second delete fails",
    noticed: "a deleted value is gone, once or twice",
    spoil: device((honest) => ({
      delete: async (key) => {
        if ((await honest.get(key)) === undefined) throw new Error("Not found");
        await honest.delete(key);
      },
    })),
  },
  {
    what: "a deleted value is empty",
    noticed: "a deleted value is gone, once or twice",
    spoil: device((honest) => ({ delete: (key) => honest.set(key, new Uint8Array()) })),
  },
  {
    what: "a prefix is a folder",
    noticed: "lists the keys that begin with a prefix, whatever else they hold",
    spoil: device((honest) => ({
      keys: async (prefix) => (await honest.keys("")).filter((key) => key.startsWith(`${prefix.replace(/\/$/u, "")}/`)),
    })),
  },
  {
    what: "a prefix is a pattern, in which % stands for anything",
    noticed: "lists the keys that begin with a prefix, whatever else they hold",
    spoil: device((honest) => ({
      keys: (prefix) => honest.keys(prefix.split("%")[0] ?? ""),
    })),
  },
  {
    what: "only the first keys of many are listed",
    noticed: "keeps every one of many values set at once",
    spoil: device((honest) => ({ keys: async (prefix) => (await honest.keys(prefix)).slice(0, 100) })),
  },
  {
    what: "the list of keys is read, changed and written",
    noticed: "keeps every one of many values set at once",
    spoil: device((honest) => {
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
    }),
  },
  {
    what: "a value that is too long is cut",
    noticed: "refuses keys and values over the limits",
    spoil: device((honest) => ({ set: (key, value) => honest.set(key, value.slice(0, 1_048_576)) })),
  },
  {
    what: "the signal is ignored",
    noticed: "checks its signal first",
    spoil: device((honest) => ({
      get: (key) => honest.get(key),
      set: (key, value) => honest.set(key, value),
      delete: (key) => honest.delete(key),
      keys: (prefix) => honest.keys(prefix),
    })),
  },
];
