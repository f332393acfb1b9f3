// A worker's engine fails as the page's own does, and has its worker for itself.
import type { CryptoEngine } from "@chartkey/core/ports";
import { systemCrypto } from "@chartkey/core/vault";
import { afterEach, expect, test } from "vitest";
import { type CryptoWorker, cryptoWorker } from "../src/index.js";

const start = () => new Worker(new URL("./crypto.worker.ts", import.meta.url), { type: "module" });

const opened: CryptoWorker[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
const workerOf = (makes: () => Worker): CryptoWorker => {
  const one = cryptoWorker(makes);
  opened.push(one);
  return one;
};

const bytes = (length: number) => new Uint8Array(length);

/** What a caller learns from an error. */
async function failure(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    const { name, message, code, hints, retryable } = error as Partial<Record<string, unknown>>;
    const isTypeError = error instanceof TypeError;
    // the platform's errors have numbers for codes
    return { isTypeError, name, message, code: typeof code === "string" ? code : undefined, hints, retryable };
  }
  return "nothing";
}

const place = { first: 2, last: true };

test.each<[string, (crypto: CryptoEngine) => Promise<unknown>]>([
  ["a key of 31 bytes", async (crypto) => crypto.cipher(bytes(31))],
  ["a chunk that was altered", async (crypto) => (await crypto.cipher(bytes(32))).open(bytes(30), place)],
  ["a chunk without its tag", async (crypto) => (await crypto.cipher(bytes(32))).open(bytes(3), place)],
  [
    "a number that is none",
    async (crypto) => (await crypto.cipher(bytes(32))).seal(bytes(3), { first: 0.5, last: true }),
  ],
  ["a passphrase that is no text", async (crypto) => crypto.openByPassphrase(bytes(100), 5 as never)],
  ["a kit that is none", async (crypto) => crypto.openByPassphrase(bytes(100), "a long passphrase")],
])("%s fails as without a worker", async (_, call) => {
  expect(await failure(call(workerOf(start)))).toEqual(await failure(call(systemCrypto)));
});

test("a worker that another engine has is a TypeError, and that engine goes on", async () => {
  const shared = start();
  const [one, other] = [workerOf(() => shared), workerOf(() => shared)];
  const content = Uint8Array.of(1, 2, 3);
  const cipher = await one.cipher(bytes(32).fill(1));
  await expect(other.cipher(bytes(32).fill(2))).rejects.toThrow(TypeError);
  const sealed = await cipher.seal(content, place);
  expect(await (await systemCrypto.cipher(bytes(32).fill(1))).open(sealed, place)).toEqual(content);
});
