import type { DeviceStore } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";

/** A device's store in which something happens, once or each time, before some calls. */
export function watched(when: (call: "get" | "set" | "keys", key: string) => boolean) {
  const store = memoryDevice();
  let happens: (() => Promise<unknown>) | undefined;
  const at = async (call: "get" | "set" | "keys", key: string) => {
    if (when(call, key)) await happens?.();
  };
  const watching: DeviceStore = {
    ...store,
    get: async (key, options) => (await at("get", key), store.get(key, options)),
    set: async (key, value, options) => (await at("set", key), store.set(key, value, options)),
    keys: async (prefix, options) => (await at("keys", prefix), store.keys(prefix, options)),
  };
  const once = (does: () => Promise<unknown>) =>
    void (happens = () => {
      happens = undefined;
      return does();
    });
  return { store: watching, once, each: (does: (() => Promise<unknown>) | undefined) => void (happens = does) };
}
