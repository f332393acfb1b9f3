import { encode } from "@ipld/dag-cbor";
import { concatBytes } from "@noble/hashes/utils.js";
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { addressBytes } from "../../src/domain/identifiers/address.js";
import { openAgeFile, sealAgeFile } from "../../src/envelope/age-file.js";
import { exportPolicy, parseHeader } from "../../src/envelope/age-header.js";
import { exportHeader } from "../../src/envelope/export/export-header.js";
import { unwrapWith } from "../../src/envelope/export/unwrap-header.js";
import { readIndex } from "../../src/envelope/export/export-index.js";
import { freshName, namePattern } from "../../src/envelope/export/export-name.js";
import { profileField } from "../../src/envelope/export/profile-field.js";
import { nobleEngine } from "../../src/envelope/payload/noble-engine.js";
import { streamKey } from "../../src/envelope/payload/stream-key.js";
import { copyPayload } from "../../src/envelope/payload/open-payload.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { createDeviceKey } from "../../src/keyring/device-key.js";
import { systemEntropy } from "../../src/platform/system.js";
import { asha, bytesOf, flipped, ledger, rao, stranger, time } from "./cast.js";
import { inPieces, joined, reusing, sealed } from "./payload/payloads.js";
import { coded } from "./throws.js";

const content = bytesOf(150_000);
const hybrid = await generateHybridIdentity();
const older = await generateX25519Identity();
const olderRecipient = await identityToRecipient(older);

async function openedByAge(file: Uint8Array, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file);
}

test("a header on demand before a stored payload is a standard age file, for each of the recipients", async () => {
  const stored = await sealed(content);
  const recipients = [asha.recipient, await identityToRecipient(hybrid)];
  const header = await exportHeader(stored.placement.fileKey, recipients);
  const file = concatBytes(header, await joined(copyPayload(inPieces(stored.bytes, 9999), stored)));
  expect(await openedByAge(file, hybrid)).toEqual(content);
  expect(await asha.identity.unwrap(header)).toEqual(stored.placement.fileKey);
  expect(await rao.identity.unwrap(header)).toBeUndefined();
  expect(await joined(openAgeFile(inPieces(file, 777), asha.identity.unwrap))).toEqual(content);
});

test("an X25519 recipient never gets the file key of a stored payload", async () => {
  const { fileKey } = (await sealed(content)).placement;
  for (const recipients of [[olderRecipient], [asha.recipient, olderRecipient]])
    await expect(exportHeader(fileKey, recipients)).rejects.toThrow(TypeError);
  const file = await joined(sealAgeFile(content, [olderRecipient], systemEntropy));
  const header = parseHeader(file.subarray(0, file.length - 16 - content.length - 16 * 3), exportPolicy);
  const exported = await unwrapWith(older)(header.bytes);
  expect(exported?.length).toBe(16);
  expect(exported).not.toEqual(fileKey);
});

test("a file under a new key opens for old and new recipients", async () => {
  const recipients = [olderRecipient, asha.recipient];
  for (const size of [0, 65_536, 150_000]) {
    const file = await joined(sealAgeFile(inPieces(content.subarray(0, size), 5000), recipients, systemEntropy));
    expect(await openedByAge(file, older)).toEqual(content.subarray(0, size));
    expect(await joined(openAgeFile(inPieces(file, 3333), asha.identity.unwrap))).toEqual(content.subarray(0, size));
    expect(await joined(openAgeFile(inPieces(file, 3333), unwrapWith(older)))).toEqual(content.subarray(0, size));
  }
});

test("a file that the age library made opens too", async () => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(asha.recipient);
  expect(await joined(openAgeFile(inPieces(await encrypter.encrypt(content), 100_000), asha.identity.unwrap))).toEqual(
    content,
  );
});

test.each([65_536, 65_552, 131_072])("a file in a reused buffer of %i bytes is read as it was", async (size) => {
  const file = await joined(sealAgeFile(content, [asha.recipient], systemEntropy));
  expect(await joined(openAgeFile(reusing(file, size), asha.identity.unwrap))).toEqual(content);
});

test("an empty last chunk behind a full one is refused, as age does", async () => {
  const fileKey = bytesOf(16);
  const nonce = bytesOf(16, "nonce");
  const header = await exportHeader(fileKey, [asha.recipient]);
  const cipher = await nobleEngine.cipher(streamKey(fileKey, nonce));
  const full = await cipher.seal(bytesOf(65_536), { first: 0, last: false });
  const empty = await cipher.seal(new Uint8Array(), { first: 1, last: true });
  const file = concatBytes(header, nonce, full, empty);
  await expect(joined(openAgeFile(inPieces(file, 9999), asha.identity.unwrap))).rejects.toThrow(
    coded("EXPORT_INVALID"),
  );
});

test("twenty recipients fit, none or a 21st is refused", async () => {
  const header = await exportHeader(
    bytesOf(16),
    Array.from({ length: 20 }, () => asha.recipient),
  );
  expect(header.length).toBeLessThan(65_536);
  expect(parseHeader(header, exportPolicy).stanzas.length).toBe(20);
  await expect(exportHeader(bytesOf(16), [])).rejects.toThrow(TypeError);
  await expect(
    exportHeader(
      bytesOf(16),
      Array.from({ length: 21 }, () => asha.recipient),
    ),
  ).rejects.toThrow(TypeError);
});

test("what is sealed to participants is not opened by an export's header, nor the other way round", async () => {
  const device = await createDeviceKey(seededEntropy("device"));
  const header = await exportHeader(bytesOf(16), [device.recipient, device.recipient, device.recipient]);
  await expect(asha.identity.open(header)).rejects.toThrow(coded("SEAL_INVALID"));
});

test("what the source throws comes through unchanged", async () => {
  const file = await joined(sealAgeFile(content, [asha.recipient], systemEntropy));
  const failure = new Error("the disk is gone");
  async function* failing() {
    yield file.subarray(0, 80_000);
    throw failure;
  }
  await expect(joined(openAgeFile(failing(), asha.identity.unwrap))).rejects.toBe(failure);
});

test("an altered, cut or foreign file is a typed error", async () => {
  const file = await joined(sealAgeFile(content, [asha.recipient], systemEntropy));
  const open = (bytes: Uint8Array, unwrap = asha.identity.unwrap) =>
    joined(openAgeFile(inPieces(bytes, 60_000), unwrap));
  await expect(open(file, stranger.identity.unwrap)).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(open(flipped(file, -1))).rejects.toThrow(coded("EXPORT_INVALID"));
  await expect(open(file.subarray(0, -1))).rejects.toThrow(coded("EXPORT_INVALID"));
  // cut exactly after its second chunk
  await expect(open(file.subarray(0, file.length - 16 - (150_000 % 65_536)))).rejects.toThrow(coded("EXPORT_INVALID"));
  await expect(open(concatBytes(file, new Uint8Array(1)))).rejects.toThrow(coded("EXPORT_INVALID"));
  await expect(open(flipped(file, 100))).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(open(new Uint8Array())).rejects.toThrow(coded("SEAL_INVALID"));
});

test("a file that is cut where a batch of chunks ends is refused", async () => {
  const file = await joined(sealAgeFile(bytesOf(2 * 524_288), [asha.recipient], systemEntropy));
  const cut = file.subarray(0, file.length - 8 * (65_536 + 16));
  await expect(joined(openAgeFile(inPieces(cut, 60_000), asha.identity.unwrap))).rejects.toThrow(
    coded("EXPORT_INVALID"),
  );
  expect(await joined(openAgeFile(inPieces(file, 60_000), asha.identity.unwrap))).toEqual(bytesOf(2 * 524_288));
});

test("recipients that are none are refused before anything is sealed", async () => {
  for (const bad of ["", "age1", asha.recipient.slice(0, -1), undefined, 7])
    await expect(joined(sealAgeFile(content, [asha.recipient, bad as string], systemEntropy))).rejects.toThrow(
      TypeError,
    );
});

test("an abort ends sealing and opening with its reason", async () => {
  const long = bytesOf(600_000);
  const file = await joined(sealAgeFile(long, [asha.recipient], systemEntropy));
  const reason = new Error("enough");
  for (const make of [
    (signal: AbortSignal) => sealAgeFile(long, [asha.recipient], systemEntropy, { signal }),
    (signal: AbortSignal) => openAgeFile(inPieces(file, 70_000), asha.identity.unwrap, { signal }),
  ]) {
    const controller = new AbortController();
    const chunks = make(controller.signal)[Symbol.asyncIterator]();
    await chunks.next();
    controller.abort(reason);
    const rest = async () => {
      while (!(await chunks.next()).done);
    };
    await expect(rest()).rejects.toBe(reason);
  }
});

test("a file has a name of 32 random digits", () => {
  const entropy = seededEntropy("names");
  const names = [freshName(entropy), freshName(entropy)];
  for (const name of names) expect(name).toMatch(namePattern);
  expect(names[0]).not.toBe(names[1]);
});

const profile = {
  ledger,
  address: addressBytes(asha.address),
  key: bytesOf(32),
  roles: ["patient"],
  name: "Asha",
  speciality: null,
  organisation: null,
  languages: null,
  contact: null,
  listed: true,
  sequence: 1,
  issued: time,
};

test("a profile in an index has a signature of at most 8,192 bytes", () => {
  const read = (signature: unknown) => z.safeDecode(profileField, { ...profile, signature } as never).success;
  expect(read(new Uint8Array(8192))).toBe(true);
  expect(read(new Uint8Array(8193))).toBe(false);
  for (const none of ["", [], null, { length: 65 }]) expect(read(none)).toBe(false);
});

test("a statement in an index has at most 64 KiB", () => {
  const version = { path: `${"0".repeat(32)}.age`, folder: bytesOf(16), added: time, signature: bytesOf(64) };
  const index = (statement: unknown) =>
    encode({
      v: 1,
      kind: "export",
      ledger,
      patient: addressBytes(asha.address),
      created: time,
      folders: [],
      bundles: [],
      profiles: [],
      files: [],
      versions: [{ ...version, statement }],
      problems: [],
    });
  expect(readIndex(index(new Uint8Array(65_536))).versions[0]?.statement.length).toBe(65_536);
  for (const wrong of [new Uint8Array(65_537), "", [], null, { length: 1 }])
    expect(readIndex(index(wrong)).versions).toEqual([undefined]);
});
