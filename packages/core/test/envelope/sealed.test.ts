import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect, test } from "vitest";
import { encodeHeader, readHeader, sealedPolicy } from "../../src/envelope/age-header.js";
import { parseRecipient } from "../../src/envelope/recipient.js";
import { openSealed, sealTo } from "../../src/envelope/sealed-block.js";
import { createDeviceKey } from "../../src/keyring/device-key.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { asha, bytesOf, flipped, rao, stranger } from "./cast.js";
import { coded } from "./throws.js";

const plaintext = bytesOf(3000);
const recipients = [asha.bundle.recipient, rao.bundle.recipient];

test("every recipient opens it and nobody else", async () => {
  const sealed = await sealTo(recipients, plaintext);
  expect(await asha.identity.open(sealed)).toEqual(plaintext);
  expect(await rao.identity.open(sealed)).toEqual(plaintext);
  expect(await stranger.identity.open(sealed)).toBeUndefined();
});

test("it is a standard age file", async () => {
  const device = await createDeviceKey(seededEntropy("device"));
  const decrypter = new Decrypter();
  decrypter.addIdentity(device.identity);
  expect(await decrypter.decrypt(await sealTo([parseRecipient(device.recipient)], plaintext))).toEqual(plaintext);
});

test("nothing is sealed to nobody, or to a third", async () => {
  for (const bad of [[], [...recipients, stranger.bundle.recipient]])
    await expect(sealTo(bad, plaintext)).rejects.toThrow(TypeError);
});

test("a file for older recipients, or for a mix, is refused even if it would open", async () => {
  const older = await generateX25519Identity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(older));
  encrypter.addRecipient(asha.recipient);
  const sealed = await encrypter.encrypt(plaintext);
  await expect(asha.identity.open(sealed)).rejects.toThrow(coded("SEAL_INVALID"));
});

test("a changed bit anywhere is found", async () => {
  const sealed = await sealTo([asha.bundle.recipient], plaintext);
  const { bytes, stanzas } = readHeader(sealed, sealedPolicy);
  const opened = async (at: number) => asha.identity.open(flipped(sealed, at)).catch((error: unknown) => error);
  // a file for somebody else looks like this
  const wrapped = stanzas.map(({ args, body }) => ({ args, body: flipped(body, 3) }));
  expect(await asha.identity.open(encodeHeader(wrapped, bytesOf(16)))).toBeUndefined();
  for (const at of [0, 30, bytes.length - 10, bytes.length, bytes.length + 20, sealed.length - 1])
    expect(await opened(at), `bit at ${at}`).toEqual(coded("SEAL_INVALID"));
  await expect(asha.identity.open(sealed.subarray(0, -1))).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(asha.identity.open(new Uint8Array())).rejects.toThrow(coded("SEAL_INVALID"));
});

test("two headers over one payload: a header for another file key does not open it", async () => {
  const one = await sealTo([asha.bundle.recipient], plaintext);
  const other = await sealTo([asha.bundle.recipient], plaintext);
  const body = one.subarray(readHeader(one, sealedPolicy).bytes.length);
  const swapped = new Uint8Array([...readHeader(other, sealedPolicy).bytes, ...body]);
  await expect(asha.identity.open(swapped)).rejects.toThrow(coded("SEAL_INVALID"));
});

test("a stanza with a short body is refused, not passed over", async () => {
  const { stanzas } = readHeader(await sealTo([asha.bundle.recipient], plaintext), sealedPolicy);
  const cut = stanzas.map(({ args, body }) => ({ args, body: body.subarray(1) }));
  await expect(openSealed(bytesOf(32), encodeHeader(cut, bytesOf(16)))).rejects.toThrow(coded("SEAL_INVALID"));
});
