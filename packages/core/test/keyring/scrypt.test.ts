import { scrypt as nobleScrypt } from "@noble/hashes/scrypt.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { afterEach, expect, test, vi } from "vitest";
import { scrypt } from "../../src/keyring/scrypt.js";

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
