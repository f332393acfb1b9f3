import { base64nopad } from "@scure/base";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseLedgerId } from "../../src/domain/identifiers/ids.js";
import { encodeHeader } from "../../src/envelope/age-header.js";
import { exportHeader } from "../../src/envelope/export/export-header.js";
import { hybridKeyOf } from "../../src/envelope/hybrid-kem.js";
import { recipientString } from "../../src/envelope/recipient.js";
import { sealTo } from "../../src/envelope/sealed-block.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";

const owner = {
  ledger: parseLedgerId("eip155:31337:0x5fbdb2315678afecb367f032d93f642f64180aa3"),
  address: memoryWallet("Asha").address,
};
const seed = new Uint8Array(32).fill(1);
const key = await hybridKeyOf(seed);
const sealed = await sealTo([key], Uint8Array.of(42));
const header = await exportHeader(new Uint8Array(16), [recipientString(key)]);

const NOBLE = "../../src/envelope/public-key/noble-engine.js";
const unavailable = { code: "PART_UNAVAILABLE", retryable: true };
let isOnline = false;

// all modules begin anew, on a platform that has no public keys of its own
beforeEach(() => {
  isOnline = false;
  vi.resetModules();
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
  vi.doMock(NOBLE, async (original) => {
    if (!isOnline) throw new TypeError("Failed to fetch dynamically imported module");
    return original();
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.doUnmock(NOBLE);
  vi.resetModules();
});

test("keys that could not be made are made by the next call", async () => {
  const { createKeyring } = await import("../../src/keyring/software-keyring.js");
  const keyring = await createKeyring();
  await expect(keyring.identity(owner, 0)).rejects.toMatchObject(unavailable);
  isOnline = true;
  expect((await keyring.identity(owner, 0)).index).toBe(0);
});

test("of a file that could not be opened for that reason nobody says that it was altered", async () => {
  const { openSealed } = await import("../../src/envelope/sealed-block.js");
  await expect(openSealed(seed, sealed)).rejects.toMatchObject(unavailable);
  isOnline = true;
  expect(await openSealed(seed, sealed)).toEqual(Uint8Array.of(42));
});

test("a share of small order asks for nothing that would have to load: it says that the file was altered", async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  const { openSealed } = await import("../../src/envelope/sealed-block.js");
  const zeros = { args: ["mlkem768x25519", base64nopad.encode(new Uint8Array(1120))], body: new Uint8Array(32) };
  const hostile = encodeHeader([zeros], new Uint8Array(16));
  await expect(openSealed(seed, hostile)).rejects.toMatchObject({ code: "SEAL_INVALID" });
});

test("nor of an export", async () => {
  const { unwrapWithSeed } = await import("../../src/envelope/export/unwrap-header.js");
  await expect(unwrapWithSeed(seed)(header)).rejects.toMatchObject(unavailable);
  isOnline = true;
  expect(await unwrapWithSeed(seed)(header)).toEqual(new Uint8Array(16));
});
