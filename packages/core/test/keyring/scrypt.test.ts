import { scrypt as nobleScrypt } from "@noble/hashes/scrypt.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { afterEach, expect, test, vi } from "vitest";
import { passphraseFiles } from "../../src/keyring/passphrase-file.js";
import { scrypt } from "../../src/keyring/scrypt.js";
import { coded } from "../envelope/throws.js";

const passphrase = utf8ToBytes("correct horse battery staple");
const salt = utf8ToBytes("age-encryption.org/v1/scrypt and 16 bytes");

afterEach(() => vi.unstubAllGlobals());

test.each([1, 2, 10, 15])("N = 2^%i gives the bytes of @noble/hashes", async (workFactor) => {
  const expected = nobleScrypt(passphrase, salt, { N: 2 ** workFactor, r: 8, p: 1, dkLen: 32 });
  expect(new Uint8Array(await scrypt(passphrase, salt, workFactor))).toEqual(expected);
});

test("a platform without Node's cryptography gives the same", async () => {
  const expected = new Uint8Array(await scrypt(passphrase, salt, 10));
  vi.stubGlobal("process", undefined);
  expect(await scrypt(passphrase, salt, 10)).toEqual(expected);
});

/** Lets Node's cryptography have another scrypt. */
function stubScrypt(stub: unknown): void {
  const crypto = { ...process.getBuiltinModule("node:crypto"), scrypt: stub };
  vi.stubGlobal("process", { getBuiltinModule: () => crypto });
}

type Done = (error: Error | null, key: Uint8Array) => void;

const answering =
  (error: Error | null) =>
  (...call: readonly [unknown, unknown, unknown, unknown, Done]) =>
    call[4](error, new Uint8Array(32));

test.each<[string, unknown]>([
  ["lacks scrypt", undefined],
  ["does not allow it", answering(new Error("unsupported"))],
  [
    "refuses its parameters",
    () => {
      throw new RangeError("Invalid scrypt params");
    },
  ],
  ["gives another key", answering(null)],
])("a Node that %s gives the same, in JavaScript", async (_, stub) => {
  const expected = new Uint8Array(await scrypt(passphrase, salt, 10));
  stubScrypt(stub);
  expect(await scrypt(passphrase, salt, 10)).toEqual(expected);
});

test("a device that lacks the memory says so, and not that the file was altered", async () => {
  const { scrypt: real } = process.getBuiltinModule("node:crypto");
  const text = "correct horse battery staple";
  const sealed = await passphraseFiles.sealByPassphrase(new Uint8Array(5), text);
  stubScrypt((...call: Parameters<typeof real>) => {
    const [, , , { N = 0 }, done] = call;
    if (N > 2 ** 10) done(new Error("memory limit exceeded"), Buffer.of());
    else real(...call);
  });
  const lacking = coded("LIMIT_EXCEEDED");
  await expect(passphraseFiles.openByPassphrase(sealed, text)).rejects.toThrow(lacking);
  await expect(passphraseFiles.sealByPassphrase(new Uint8Array(5), text)).rejects.toThrow(lacking);
});

test("the thread goes on with other things meanwhile", async () => {
  let turns = 0;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await scrypt(passphrase, salt, 15);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(10);
});
