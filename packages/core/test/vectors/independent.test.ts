import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  verify,
} from "node:crypto";
import { decode } from "@ipld/dag-cbor";
import { expect, test } from "vitest";
import acts from "./acts.json" with { type: "json" };
import blobs from "./blobs.json" with { type: "json" };
import keys from "./keys.json" with { type: "json" };
import pairings from "./pairings.json" with { type: "json" };
import payloads from "./payloads.json" with { type: "json" };
import recordIds from "./record-ids.json" with { type: "json" };

/** The vectors again, written from the specification on OpenSSL, without any code of Chartkey. */
const raw = (hex: string) => Buffer.from(hex.slice(2), "hex");
const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
const hkdf = (key: Uint8Array, salt: Uint8Array, context: Uint8Array | string) =>
  Buffer.from(hkdfSync("sha256", key, salt, context, 32));

function info(label: string, ...fields: readonly Uint8Array[]): Buffer {
  const lengths = fields.map((field) => Buffer.from([field.length >> 8, field.length & 255]));
  return Buffer.concat([
    Buffer.from(`chartkey/${label}/v1\0`),
    ...fields.flatMap((field, i) => [lengths[i] ?? Buffer.alloc(0), field]),
  ]);
}
const kdf = (key: Uint8Array, label: string, ...fields: readonly Uint8Array[]) =>
  hkdf(key, Buffer.alloc(0), info(label, ...fields));
const u32 = (value: number) => Buffer.from(value.toString(16).padStart(8, "0"), "hex");

const { patient, doctor } = keys.participants;

const keyOf = (type: "x25519" | "ed25519", secret: string) => {
  const prefix = { x25519: "302e020100300506032b656e04220420", ed25519: "302e020100300506032b657004220420" }[type];
  return createPrivateKey({
    key: Buffer.concat([Buffer.from(prefix, "hex"), raw(secret)]),
    format: "der",
    type: "pkcs8",
  });
};
const publicOf = (secret: ReturnType<typeof keyOf>) =>
  createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32);

test.each([
  ["patient", patient],
  ["doctor", doctor],
])("the keys of the %s", (_, one) => {
  const ctx = [Buffer.from(one.ledger), raw(one.address)];
  const master = raw(one.master);
  expect(hex(kdf(master, "locator", ...ctx))).toBe(one.locatorKey);
  expect(hex(kdf(master, "index", ...ctx))).toBe(one.indexKey);
  for (const { index, identitySeed, agreeSecret, signingSecret } of one.generations) {
    expect(hex(kdf(master, "identity", ...ctx, u32(index)))).toBe(identitySeed);
    expect(hex(kdf(master, "agree", ...ctx, u32(index)))).toBe(agreeSecret);
    expect(hex(kdf(master, "sign", ...ctx, u32(index)))).toBe(signingSecret);
  }
  const [first] = one.generations;
  expect(hex(publicOf(keyOf("x25519", first?.agreeSecret ?? "")))).toBe(one.agreePublic);
  expect(hex(publicOf(keyOf("ed25519", first?.signingSecret ?? "")))).toBe(one.signingPublic);
  expect(one.bundle.endsWith(one.agreePublic.slice(2) + one.signingPublic.slice(2))).toBe(true);
  expect(hex(createHash("sha256").update(raw(one.bundle)).digest())).toBe(one.bundleDigest);
});

test("the epoch words", () => {
  for (const { folder, salt, seen, seenHead, encoded } of acts.epochWords)
    expect(hex(Buffer.concat([raw(folder), raw(salt), u32(seen), raw(seenHead)]))).toBe(encoded);
  expect(acts.epochWords.length).toBeGreaterThan(0);
});

test("the counters of the patient's account along the log", () => {
  const ofAccess = ["startEpoch", "grantAccess", "revokeAccess", "revokeEveryone"];
  const ofOthers = ["offerRecord", "relinquishAccess", "requestAccess", "cancelRequest"];
  const count = (nth: number, counts: (kind: string) => boolean) =>
    acts.log.slice(0, nth + 1).filter(({ act }) => counts(act.kind)).length;
  for (const [nth, { nonce, access }] of acts.log.entries()) {
    expect(nonce).toBe(count(nth, (kind) => !ofOthers.includes(kind)));
    expect(access).toBe(count(nth, (kind) => ofAccess.includes(kind)));
  }
});

test("the epoch", () => {
  const { folder, salt, secret, cardPointerKey, cardSalt, cardWrapKey } = keys.epoch;
  const ctx = [Buffer.from(patient.ledger), raw(patient.address)];
  expect(hex(kdf(raw(patient.master), "epoch", ...ctx, raw(folder), raw(salt)))).toBe(secret);
  expect(hex(kdf(raw(secret), "pointer"))).toBe(cardPointerKey);
  expect(hex(kdf(raw(secret), "card", raw(cardSalt)))).toBe(cardWrapKey);
});

test("the pair", () => {
  const secret = keyOf("x25519", patient.generations[0]?.agreeSecret ?? "");
  const peer = keyOf("x25519", doctor.generations[0]?.agreeSecret ?? "");
  const shared = diffieHellman({ privateKey: secret, publicKey: createPublicKey(peer) });
  const sides = [patient, doctor].toSorted((a, b) => Buffer.compare(raw(a.address), raw(b.address)));
  const fields = sides.flatMap(({ address, agreePublic }) => [raw(address), raw(agreePublic)]);
  const pair = hkdf(shared, Buffer.from("chartkey/pair/v1"), info("pair", Buffer.from(patient.ledger), ...fields));
  expect(hex(shared)).toBe(keys.pair.shared);
  expect(hex(kdf(pair, "pointer"))).toBe(keys.pair.pointer);
  expect(hex(kdf(pair, "tag"))).toBe(keys.pair.tag);
});

test("the payloads", () => {
  for (const { size, fileKey, nonce, keyCommit, contentDigest, agePayloadDigest } of payloads.payloads) {
    const content = Buffer.from(Uint8Array.from({ length: size }, (_, i) => i % 251));
    const key = hkdf(raw(fileKey), raw(nonce), "payload");
    const parts = [raw(nonce)];
    const chunks = Math.max(1, Math.ceil(size / 65_536));
    for (let i = 0; i < chunks; i++) {
      const iv = Buffer.alloc(12);
      iv.writeUInt32BE(i, 7);
      iv[11] = i === chunks - 1 ? 1 : 0;
      const cipher = createCipheriv("chacha20-poly1305", key, iv, { authTagLength: 16 });
      parts.push(cipher.update(content.subarray(i * 65_536, (i + 1) * 65_536)), cipher.final(), cipher.getAuthTag());
    }
    expect(hex(createHash("sha256").update(Buffer.concat(parts)).digest())).toBe(agePayloadDigest);
    expect(hex(createHash("sha256").update(content).digest())).toBe(contentDigest);
    expect(hex(hkdf(raw(fileKey), raw(nonce), "chartkey/key-commit/v1"))).toBe(keyCommit);
  }
});

test("the statement's signature", () => {
  const { bytes, hash, signature } = blobs.statement;
  const digest = createHash("sha256").update(raw(bytes)).digest();
  const author = createPublicKey(keyOf("ed25519", doctor.generations[0]?.signingSecret ?? ""));
  expect(hex(digest)).toBe(hash);
  expect(verify(null, info("statement", digest), author, raw(signature))).toBe(true);
});

test("the lockbox's tag, and the digest of every block", () => {
  const { first, tagKey, block } = blobs.lockbox;
  const tag = createHmac("sha256", raw(tagKey))
    .update(raw(first.folder))
    .update(raw(first.salt))
    .digest()
    .subarray(0, 8);
  const { slots } = decode<{ readonly slots: readonly { readonly tag: Uint8Array }[] }>(raw(block));
  expect(tagKey).toBe(keys.pair.tag);
  expect(slots.map((slot) => hex(slot.tag))).toContain(hex(tag));
  for (const blob of [...blobs.cards, ...blobs.envelopes, blobs.message, blobs.lockbox])
    expect(hex(createHash("sha256").update(raw(blob.block)).digest())).toBe(blob.digest);
});

test("the digits of a pairing, its code, and what commits to them", () => {
  const [hello, offer, opening, kit] = pairings.messages.map(raw);
  if (!hello || !offer || !opening || !kit) throw new Error("A message is missing");
  const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
  const channel = Buffer.from(pairings.code.replace("-", ""));
  const { recipient, commitment } = decode<{ readonly recipient: Uint8Array; readonly commitment: Uint8Array }>(hello);
  const { nonce: known, kit: digest } = decode<{ readonly nonce: Uint8Array; readonly kit: Uint8Array }>(offer);
  const { nonce: fresh } = decode<{ readonly nonce: Uint8Array }>(opening);
  expect(hex(digest)).toBe(hex(sha256(kit)));
  expect(hex(commitment)).toBe(hex(sha256(info("pair-commitment", channel, recipient, fresh))));
  const key = kdf(Buffer.concat([fresh, known]), "pair-digits", channel, sha256(hello), digest);
  const first = key.readBigUInt64BE(0) % 10_000_000n;
  expect(pairings.digits).toEqual([String(first).padStart(7, "0").replace(/^.{3}/u, "$& ")]);
  const bits = [...sha256(hello).subarray(0, 16)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = bits
    .match(/.{1,5}/gu)
    ?.map((five) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[parseInt(five.padEnd(5, "0"), 2)]);
  expect(pairings.qr).toBe(`${String(channel).toUpperCase()}${letters?.join("")}`);
});

test.each(recordIds)("the id of a record that was made after $count entries", ({ secret, count, random, id }) => {
  const cipher = createCipheriv("aes-256-ecb", kdf(raw(secret), "record-id"), null).setAutoPadding(false);
  expect(hex(cipher.update(Buffer.concat([u32(count), raw(random), Buffer.alloc(4)])))).toBe(id);
});
