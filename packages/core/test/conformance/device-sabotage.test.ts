import { expect, test } from "vitest";
import { type DeviceFixture, deviceStoreSuite } from "../../src/conformance/device-suite.js";
import { deviceStoreSabotages } from "../../src/conformance/sabotages/device-store.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { memoryDevice } from "../../src/platform/memory-device.js";
import type { DeviceStore } from "../../src/ports/device-store.js";

const create = async (): Promise<DeviceFixture> => ({ device: memoryDevice(), dispose: async () => {} });

test.each(deviceStoreSabotages)("the device suite notices when $what", async (sabotage) => {
  expect(await bites(deviceStoreSuite, sabotage, create)).toEqual(expect.any(String));
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
  const noticed = [...deviceStoreSabotages.map((sabotage) => sabotage.noticed), ...media.map(([, , name]) => name)];
  expect(new Set(noticed)).toEqual(new Set(Object.keys(deviceStoreSuite)));
});
