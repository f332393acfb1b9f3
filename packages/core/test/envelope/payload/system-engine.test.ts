import { afterEach, expect, test, vi } from "vitest";
import { webcryptoEngine } from "../../../src/envelope/payload/webcrypto-engine.js";

afterEach(() => vi.unstubAllGlobals());

const engine = await webcryptoEngine();

/** A platform of which some operations are others. */
function stubSubtle(operations: object): void {
  const { subtle } = globalThis.crypto;
  const stub = new Proxy(subtle, {
    get: (_, name) => Reflect.get(operations, name) ?? (Reflect.get(subtle, name) as () => unknown).bind(subtle),
  });
  vi.stubGlobal("crypto", { subtle: stub });
}

test.runIf(engine).each<[string, object]>([
  ["seals otherwise", { encrypt: async () => new ArrayBuffer(17) }],
  ["opens what was altered", { decrypt: async () => new ArrayBuffer(1) }],
  ["opens nothing", { decrypt: () => Promise.reject(new Error("OperationError")) }],
  ["takes no keys", { importKey: () => Promise.reject(new Error("NotSupportedError")) }],
])("a platform that %s has no engine", async (_, operations) => {
  stubSubtle(operations);
  expect(await webcryptoEngine()).toBeUndefined();
});

const lacking = () => {
  throw new Error("Unknown cipher");
};

test.each<[string, object]>([
  ["lacks the cipher that it lists", { createCipheriv: lacking, createDecipheriv: lacking }],
  ["opens nothing", { createDecipheriv: lacking }],
])("a node:crypto that %s is passed over", async (_, part) => {
  const crypto = { ...process.getBuiltinModule("node:crypto"), ...part };
  vi.stubGlobal("process", { getBuiltinModule: () => crypto });
  // the engine is detected once
  vi.resetModules();
  const { systemEngine } = await import("../../../src/envelope/payload/system-engine.js");
  expect((await systemEngine()).name).not.toBe("node");
});
