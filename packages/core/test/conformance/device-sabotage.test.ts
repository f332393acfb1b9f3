import { expect, test } from "vitest";
import { type DeviceFixture, deviceStoreSuite } from "../../src/conformance/device-suite.js";
import { memoryDevice } from "../../src/platform/memory-device.js";
import type { DeviceStore } from "../../src/ports/device-store.js";

interface Sabotage {
  readonly what: string;
  readonly noticed: string;
  readonly change: (honest: DeviceStore) => Partial<DeviceStore>;
}

const sabotages: readonly Sabotage[] = [
  {
    what: "an absent value is empty",
    noticed: "a key that was never set has no value",
    change: (honest) => ({ get: async (key, options) => (await honest.get(key, options)) ?? new Uint8Array() }),
  },
  {
    what: "an empty value is absent",
    noticed: "gives back what was set, also nothing and 1 MiB",
    change: (honest) => ({ set: async (key, value) => (value.length > 0 ? honest.set(key, value) : undefined) }),
  },
  {
    what: "it answers before the value is stored",
    noticed: "gives back what was set, also nothing and 1 MiB",
    change: (honest) => ({ set: async (key, value) => void setImmediate(() => void honest.set(key, value)) }),
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
    what: "a deleted value is empty",
    noticed: "a deleted value is gone, once or twice",
    change: (honest) => ({ delete: (key) => honest.set(key, new Uint8Array()) }),
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
    change: (honest) => ({ keys: async (prefix) => (await honest.keys(prefix)).slice(0, 20) }),
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
    change: (honest) => ({ set: (key, value) => honest.set(key, value.slice(0, 1_048_576)) }),
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

test.each(sabotages)("the device suite notices when $what", async ({ noticed, change }) => {
  const create = async () => {
    const honest = memoryDevice();
    return { device: { ...honest, ...change(honest) }, dispose: async () => {} };
  };
  await expect(deviceStoreSuite[noticed]?.(create)).rejects.toThrow(Error);
});

/** A medium that outlives the stores on it: one text that holds all values. */
interface Medium {
  stored: Readonly<Record<string, readonly number[]>>;
}

interface Wrong {
  /** Writes the medium some turns after it has answered. */
  readonly answersFirst?: boolean;
  readonly forgetsAtRestart?: boolean;
  readonly losesOneOfTwo?: boolean;
}

/** A store that keeps its values in one file. It is right unless told otherwise. */
async function oneFile(wrong: Wrong = {}): Promise<DeviceFixture> {
  const medium: Medium = { stored: {} };
  let tail = Promise.resolve();
  const open = (): DeviceStore => {
    const check = memoryDevice();
    let known: Medium = { stored: { ...medium.stored } };
    const read = () => (wrong.forgetsAtRestart || wrong.answersFirst ? known : medium).stored;
    const change = async (edit: (before: Medium["stored"]) => Medium["stored"]) => {
      const write = async () => {
        const before = medium.stored;
        known = { stored: edit(known.stored) };
        if (wrong.forgetsAtRestart) return;
        await new Promise((resolve) => setImmediate(resolve));
        medium.stored = edit(before);
      };
      const done = wrong.losesOneOfTwo ? write() : (tail = tail.then(write));
      if (wrong.answersFirst) await Promise.resolve();
      else await done;
    };
    return {
      async get(key, options) {
        await check.get(key, options);
        const value = Object.hasOwn(read(), key) ? read()[key] : undefined;
        return value && Uint8Array.from(value);
      },
      async set(key, value, options) {
        await check.set(key, value, options);
        const copy = Array.from(value);
        await change((before) => Object.fromEntries([...Object.entries(before), [key, copy]]));
      },
      async delete(key, options) {
        await check.delete(key, options);
        await change((before) => Object.fromEntries(Object.entries(before).filter(([other]) => other !== key)));
      },
      async keys(prefix, options) {
        await check.keys(prefix, options);
        return Object.keys(read()).filter((key) => key.startsWith(prefix));
      },
    };
  };
  return { device: open(), reopen: async () => open(), connect: async () => open(), dispose: async () => {} };
}

const media: readonly (readonly [what: string, wrong: Wrong, noticed: string, says: RegExp])[] = [
  [
    "it forgets at a restart",
    { forgetsAtRestart: true },
    "with reopen: what was set and deleted outlives a restart",
    /A value after a restart/u,
  ],
  [
    "it answers before it has written",
    { answersFirst: true },
    "with reopen: a value is written when its set resolves, and gone when its delete does",
    /just before a restart/u,
  ],
  [
    "it loses one of two keys that were written at once",
    { losesOneOfTwo: true },
    "with reopen: of two keys set at once, both outlive a restart",
    /The value of a/u,
  ],
  [
    "it loses one of two keys that two tabs wrote at once",
    { losesOneOfTwo: true },
    "with connect: of two keys set by two tabs at once, both are there",
    /The value of a/u,
  ],
];

test.each(Object.entries(deviceStoreSuite))("a store in one file: %s", (_name, run) => run(oneFile));

test.each(media)("the device suite says it when %s", async (_what, wrong, noticed, says) => {
  await expect(deviceStoreSuite[noticed]?.(() => oneFile(wrong))).rejects.toThrow(says);
});

test("each case has a sabotage", () => {
  const noticed = [...sabotages.map((sabotage) => sabotage.noticed), ...media.map(([, , name]) => name)];
  expect(new Set(noticed)).toEqual(new Set(Object.keys(deviceStoreSuite)));
});
