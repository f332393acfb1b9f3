// The vectors of vaults and of lists of devices again, written from the specification on OpenSSL
// and the age library, without any code of Chartkey.
import { createHash, createPublicKey, hkdfSync, verify } from "node:crypto";
import { decode, encode } from "@ipld/dag-cbor";
import { bech32 } from "@scure/base";
import { Decrypter } from "age-encryption";
import { expect, test } from "vitest";
import devices from "./devices.json" with { type: "json" };
import keys from "./keys.json" with { type: "json" };
import vaults from "./vaults.json" with { type: "json" };

const raw = (hex: string) => Buffer.from(hex.slice(2), "hex");
const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const info = (label: string, ...fields: readonly Uint8Array[]) =>
  Buffer.concat([
    Buffer.from(`chartkey/${label}/v1\0`),
    ...fields.flatMap((field) => [Buffer.from([field.length >> 8, field.length & 255]), field]),
  ]);
const kdf = (key: Uint8Array, label: string, ...fields: readonly Uint8Array[]) =>
  Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), info(label, ...fields), 32));

const identityOf = (seed: Uint8Array) => bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", seed).toUpperCase();

/** What an age file holds. */
async function opened(sealed: Uint8Array, by: { readonly identity: string } | { readonly passphrase: string }) {
  const decrypter = new Decrypter();
  if ("identity" in by) decrypter.addIdentity(by.identity);
  else decrypter.addPassphrase(by.passphrase);
  return decrypter.decrypt(sealed);
}

/** The contents of a block, before its padding. */
function contentsOf(block: Uint8Array): Uint8Array {
  expect(block.length % 1024).toBe(0);
  const end = block.lastIndexOf(0x80);
  expect(block.subarray(end + 1).every((byte) => byte === 0)).toBe(true);
  return block.subarray(0, end);
}

const { patient } = keys.participants;

test("the list of devices, and its signature", async () => {
  const [generation] = patient.generations;
  const block = await opened(raw(devices.sealed), { identity: identityOf(raw(generation?.identitySeed ?? "0x")) });
  const { list, signature, ...rest } = decode<Record<"list" | "signature", Uint8Array>>(contentsOf(block));
  expect(rest).toEqual({ v: 1, kind: "signed-devices" });
  expect(hex(sha256(list))).toBe(devices.listDigest);
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw(patient.signingPublic)]);
  const signing = createPublicKey({ key: der, format: "der", type: "spki" });
  expect(verify(null, info("devices", sha256(list)), signing, signature)).toBe(true);
  const seconds = (time: string | null) => time && Date.parse(time) / 1000;
  expect(decode(list)).toEqual({
    v: 1,
    kind: "devices",
    version: devices.version,
    devices: devices.devices.map(({ id, name, added, removed }) => ({
      id: new Uint8Array(raw(id)),
      name,
      added: seconds(added),
      removed: seconds(removed),
    })),
  });
});

interface File {
  readonly kit: Uint8Array;
  readonly locks: readonly { readonly proof: Uint8Array; readonly passphrase: Uint8Array | null }[];
  readonly keys: readonly Uint8Array[];
}

test("a vault opens by each of its locks, and holds the patient's master secret", async () => {
  const { kit, locks, keys: sealed, ...rest } = decode<File>(raw(vaults.both));
  expect([rest, locks.length, sealed.length]).toEqual([{ v: 1, kind: "vault" }, 2, 2]);
  const paper = locks[0]?.passphrase ?? new Uint8Array();
  const words = vaults.identity.toLowerCase() as `${string}1${string}`;
  const seeds = [
    await opened(paper, { passphrase: vaults.passphrase }),
    bech32.fromWords(bech32.decode(words, false).words),
  ];
  for (const [nth, lockSeed] of seeds.entries()) {
    const block = await opened(sealed[nth] ?? new Uint8Array(), { identity: identityOf(lockSeed) });
    const { anchor, seed, list } = decode<Record<"anchor" | "seed" | "list", Uint8Array>>(contentsOf(block));
    expect(hex(sha256(encode({ v: 1, kind: "vault-list", kit, locks })))).toBe(hex(list));
    expect(hex(kdf(lockSeed, "vault-lock", anchor))).toBe(vaults.proofs[nth]);
    expect(hex(locks[nth]?.proof ?? new Uint8Array())).toBe(vaults.proofs[nth]);
    expect(hex(kdf(anchor, "vault-device").subarray(0, 16))).toBe(vaults.device);
    const contents = contentsOf(await opened(kit, { identity: identityOf(seed) }));
    const { master } = decode<Record<"master", Uint8Array>>(contents);
    expect(hex(master)).toBe(patient.master);
  }
});
