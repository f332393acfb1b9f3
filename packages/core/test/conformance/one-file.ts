import type { DeviceFixture } from "../../src/conformance/device-fixture.js";
import { memoryDevice } from "../../src/platform/memory-device.js";
import type { DeviceStore } from "../../src/ports/device-store.js";

/** A medium that outlives the stores on it: one text that holds all values. */
interface Medium {
  stored: Readonly<Record<string, readonly number[]>>;
}

export interface Wrong {
  /** Writes the medium some turns after it has answered. */
  readonly answersFirst?: boolean;
  readonly forgetsAtRestart?: boolean;
  readonly losesOneOfTwo?: boolean;
}

interface OneFile extends DeviceFixture {
  readonly reopen: () => Promise<DeviceStore>;
  readonly connect: () => Promise<DeviceStore>;
}

/** A store that keeps its values in one file. It is right unless told otherwise. */
export async function oneFile(wrong: Wrong = {}): Promise<OneFile> {
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
