import { base64urlnopad } from "@scure/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { isChartkeyError } from "../../src/errors/chartkey-error.js";
import { openVault, readLocks } from "../../src/vault/vault.js";
import { decodeVault, encodeVault } from "../../src/vault/vault-file.js";
import { codeOf } from "../envelope/throws.js";
import { newVault, passkeyLock } from "./samples.js";

const refusals = ["FORMAT_INVALID", "FORMAT_UNKNOWN", "LIMIT_EXCEEDED"];
const { file, phone } = await newVault();
const [row] = decodeVault(file).locks;
if (!row) throw new Error("No lock");

test("no bytes at all do anything but end in a typed error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
      expect(refusals).toContain(codeOf(() => readLocks(bytes)));
    }),
  );
});

test("a vault of which any part was cut off, changed or added to opens for nobody", async () => {
  const opens = async (bytes: Uint8Array) => {
    try {
      await openVault(bytes, phone.key);
      return true;
    } catch (error) {
      if (
        !isChartkeyError(
          error,
          "SEAL_INVALID",
          "LOCK_ABSENT",
          "FORMAT_INVALID",
          "FORMAT_UNKNOWN",
          "LIMIT_EXCEEDED",
          "KEYRING_LOCKED",
        )
      )
        throw error;
      return false;
    }
  };
  expect(await opens(file)).toBe(true);
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      expect(await opens(file.map((byte, nth) => (nth === at ? byte ^ by : byte)))).toBe(false);
      expect(await opens(file.subarray(0, at))).toBe(false);
      expect(await opens(Uint8Array.of(...file, by))).toBe(false);
    }),
  );
});

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const text = (minLength: number, maxLength: number) =>
  bytes(minLength, maxLength).map((raw) => base64urlnopad.encode(raw));

const rows = fc.uniqueArray(
  fc.record({
    id: bytes(16, 16).map(toHex),
    name: fc
      .string({ minLength: 1, maxLength: 20 })
      .map((name) => name.replaceAll(/[^a-z ]/giu, "x").replaceAll(" ", "y")),
    added: fc.integer({ min: 0, max: 2 ** 33 }),
    recipient: fc.constant(row.recipient),
    proof: bytes(32, 32),
    by: fc.oneof(
      bytes(1, 300).map((passphrase) => ({ passphrase, passkey: null })),
      fc.record({ credential: text(1, 1023), salt: text(32, 32) }).map((passkey) => ({ passphrase: null, passkey })),
    ),
  }),
  { minLength: 1, maxLength: 16, selector: ({ id }) => id },
);

test("what is encoded is decoded again, to the byte", () => {
  fc.assert(
    fc.property(rows, bytes(1, 500), (made, part) => {
      const vault = {
        kit: part,
        locks: made.map(({ by, ...rest }) => ({ ...rest, ...by })),
        keys: made.map(() => part),
      };
      const encoded = encodeVault(vault);
      expect(decodeVault(encoded)).toEqual(vault);
      expect(encodeVault(decodeVault(encoded))).toEqual(encoded);
    }),
    { numRuns: 50 },
  );
});

test("what breaks a rule of the file is neither written nor read", async () => {
  const vault = decodeVault(file);
  const other = decodeVault(await (await openVault(file, phone.key)).add(file, (await passkeyLock("Tablet")).prepared));
  const [key] = vault.keys;
  if (!key) throw new Error("No key");
  for (const over of [
    { locks: [], keys: [] },
    { keys: [] },
    { keys: [key, key] },
    { locks: [row, row], keys: other.keys },
    {
      locks: Array.from({ length: 17 }, (_, nth) => ({ ...row, id: toHex(new Uint8Array(16).fill(nth)) })),
      keys: Array(17).fill(key),
    },
    { locks: [{ ...row, passkey: null }] },
    { locks: [{ ...row, passphrase: key }] },
    { locks: [{ ...row, name: "" }] },
    { locks: [{ ...row, proof: row.proof.subarray(1) }] },
    { locks: [{ ...row, passkey: { credential: "", salt: "A".repeat(43) } }] },
    { locks: [{ ...row, passkey: { credential: "AAAA", salt: "AAAA" } }] },
    { kit: new Uint8Array(8193) },
    { kit: new Uint8Array() },
  ] as readonly Partial<typeof vault>[])
    expect(() => encodeVault({ ...vault, ...over }), JSON.stringify(over).slice(0, 60)).toThrow(TypeError);
  // each of its parts is within its limit
  const part = new Uint8Array(8192);
  const full = Array.from({ length: 16 }, (_, nth) => ({
    ...row,
    id: toHex(new Uint8Array(16).fill(nth)),
    passkey: null,
    passphrase: part,
  }));
  const huge = encodeVault({ kit: part, locks: full, keys: full.map(() => part) });
  expect(huge.length).toBeGreaterThan(2 ** 18);
  expect(codeOf(() => readLocks(huge))).toBe("LIMIT_EXCEEDED");
});
