import { afterAll, expect, test, vi } from "vitest";
import { hybridKeyOf } from "../../../src/envelope/hybrid-kem.js";
import { nobleEngine } from "../../../src/envelope/public-key/noble-engine.js";
import { sealTo } from "../../../src/envelope/sealed-block.js";
import { bytesOf } from "../cast.js";
import { coded } from "../throws.js";

const parts = ["createPrivateKey", "createPublicKey", "sign", "verify", "diffieHellman", "encapsulate", "decapsulate"];

/** The modules of a platform whose public keys work until it fails. */
async function failing() {
  const real: Record<string, unknown> = { ...process.getBuiltinModule("node:crypto") };
  let hasFailed = false;
  const may =
    (name: string, call: unknown) =>
    (...args: unknown[]) => {
      if (hasFailed) throw new Error(`${name}: out of memory`);
      return (call as (...all: unknown[]) => unknown)(...args);
    };
  const crypto = {
    ...real,
    ...Object.fromEntries(parts.filter((name) => name in real).map((name) => [name, may(name, real[name])])),
  };
  vi.stubGlobal("process", { getBuiltinModule: () => crypto });
  // what the platform has is detected once
  vi.resetModules();
  const { publicKeys } = await import("../../../src/envelope/public-key/system-engine.js");
  const { openSealed } = await import("../../../src/envelope/sealed-block.js");
  const { isSignature } = await import("../../../src/envelope/signing-key.js");
  await publicKeys();
  hasFailed = true;
  return { publicKeys, openSealed, isSignature };
}

const seed = bytesOf(32);
const sealed = await sealTo([await hybridKeyOf(seed)], bytesOf(100));
const { publicKeys, openSealed, isSignature } = await failing();

afterAll(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("what was sealed opens all the same", async () => {
  expect(await openSealed(seed, sealed)).toEqual(bytesOf(100));
});

test("keys, signatures and agreements are those of JavaScript", async () => {
  const { ed25519, x25519, mlKem768 } = nobleEngine;
  const system = await publicKeys();
  const [signer, judge] = [await system.ed25519.key(seed), await ed25519.key(seed)];
  const [key, signature] = [await judge.publicKey(), await judge.sign(sealed)];
  expect(await signer.publicKey()).toEqual(key);
  expect(await signer.sign(sealed)).toEqual(signature);
  expect(await isSignature(signature, sealed, key)).toBe(true);
  expect(await isSignature(signature, seed, key)).toBe(false);
  const [own, other] = [await system.x25519.key(seed), await x25519.key(seed)];
  expect(await own.publicKey()).toEqual(await other.publicKey());
  const pair = await mlKem768.key(new Uint8Array([...seed, ...seed]));
  const { cipherText, sharedSecret } = await system.mlKem768.encapsulate(await pair.publicKey());
  expect(await pair.decapsulate(cipherText)).toEqual(sharedSecret);
});

test("what no engine takes is refused", async () => {
  await expect((await (await publicKeys()).x25519.key(seed)).agree(new Uint8Array(32))).rejects.toThrow(Error);
  await expect(openSealed(seed, sealed.subarray(0, -1))).rejects.toThrow(coded("SEAL_INVALID"));
});
