import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient, Stanza } from "age-encryption";
import { expect, test } from "vitest";
import { encodeHeader, kitPolicy, readHeader } from "../../src/envelope/age-header.js";
import { parseRecipient } from "../../src/envelope/recipient.js";
import { padBlock, sealTo, unpadBlock } from "../../src/envelope/sealed-block.js";
import { decodeContents } from "../../src/envelope/contents.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { createDeviceKey } from "../../src/keyring/device-key.js";
import { type KitHints, kits } from "../../src/keyring/kit.js";
import { generatePassphrase } from "../../src/keyring/passphrase.js";
import { createKeyring, type SoftwareKeyring } from "../../src/keyring/software-keyring.js";
import { readKit, unlockKeyring } from "../../src/keyring/unlock-keyring.js";
import { asha, bytesOf, flipped, ledger, rao } from "../envelope/cast.js";
import { coded } from "../envelope/throws.js";

const keyring = await createKeyring();
const device = await createDeviceKey();
const other = await createDeviceKey();
const passphrase = generatePassphrase();
const hints: KitHints = {
  ledgers: [{ id: ledger, address: asha.address, index: 2, from: "1234" }],
  storage: ["https://ipfs.example/api"],
};
const bundleOf = async (one: SoftwareKeyring) => (await one.identity({ ledger, address: asha.address }, 0)).bundle;

test("a passphrase opens it on a fresh device, with the hints; another one does not", async () => {
  const sealed = await keyring.seal({ passphrase }, hints);
  const kit = await readKit(sealed, { passphrase });
  expect(await bundleOf(kit.keyring)).toEqual(await bundleOf(keyring));
  expect(kit.hints).toEqual(hints);
  await expect(unlockKeyring(sealed, { passphrase: `${passphrase}x` })).rejects.toThrow(coded("KEYRING_LOCKED"));
  expect(readHeader(sealed, kitPolicy).stanzas.map(({ args }) => [args[0], args[2]])).toEqual([["scrypt", "18"]]);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  expect(decodeContents(unpadBlock(await decrypter.decrypt(sealed))).kind).toBe("kit");
});

test("it opens although the caller gives its memory away meanwhile", async () => {
  const sealed = (await keyring.seal({ recipient: device.recipient }, hints)).slice();
  const opened = readKit(sealed, { identity: device.identity });
  structuredClone(sealed.buffer, { transfer: [sealed.buffer] });
  expect((await opened).hints).toEqual(hints);
});

test("what is malformed is named by its field", async () => {
  const at = { id: ledger, address: asha.address, index: 2, from: null };
  const seal = (change: object) => keyring.seal({ passphrase }, { ...hints, ledgers: [{ ...at, ...change }] });
  await expect(seal({ address: "0x12" })).rejects.toThrow("`hints.ledgers[0].address`");
  await expect(seal({ id: "ledger" })).rejects.toThrow("`hints.ledgers[0].id`");
  await expect(keyring.seal({ recipient: device.identity })).rejects.toThrow("`recipient`");
  const sealed = await keyring.seal({ recipient: device.recipient });
  await expect(unlockKeyring(sealed, { identity: device.recipient })).rejects.toThrow("`identity`");
});

test("a second device opens what was sealed to it; another one does not", async () => {
  const sealed = await keyring.seal({ recipient: device.recipient });
  const kit = await readKit(sealed, { identity: device.identity });
  expect(await bundleOf(kit.keyring)).toEqual(await bundleOf(keyring));
  expect(kit.hints).toEqual({ ledgers: [], storage: [] });
  await expect(unlockKeyring(sealed, { identity: other.identity })).rejects.toThrow(coded("KEYRING_LOCKED"));
  await expect(unlockKeyring(sealed, { passphrase })).rejects.toThrow(coded("KEYRING_LOCKED"));
});

test("a kit that another tool sealed again opens, and a passphrase stays alone", async () => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(device.identity);
  const contents = await decrypter.decrypt(await keyring.seal({ recipient: device.recipient }));
  const again = async (type: string) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(device.recipient);
    encrypter.addRecipient({ wrapFileKey: () => [new Stanza([type, "x7="], bytesOf(80))] });
    return readKit(await encrypter.encrypt(contents), { identity: device.identity });
  };
  expect(await bundleOf((await again("n-grease")).keyring)).toEqual(await bundleOf(keyring));
  for (const type of ["scrypt", "X25519", "mlkem768x25519"])
    await expect(again(type)).rejects.toThrow(coded("SEAL_INVALID"));
});

test("wiping one copy leaves the other", async () => {
  const copy = await unlockKeyring(await keyring.seal({ recipient: device.recipient }), { identity: device.identity });
  const bundle = await bundleOf(copy);
  copy.wipe();
  expect(await bundleOf(keyring)).toEqual(bundle);
});

test("weak or foreign locks are misuse", async () => {
  const older = await identityToRecipient(await generateX25519Identity());
  for (const lock of [
    { passphrase: "short" },
    { passphrase: "x".repeat(1025) },
    { recipient: older },
    { recipient: "" },
  ])
    await expect(keyring.seal(lock)).rejects.toThrow(TypeError);
  const sealed = await keyring.seal({ recipient: device.recipient });
  const wrong = await unlockKeyring(sealed, { identity: "AGE-SECRET-KEY-PQ-1QQQ" }).catch((error: unknown) => error);
  expect(wrong).toBeInstanceOf(TypeError);
  expect(String(wrong)).not.toContain("QQQ");
});

test("a scrypt work factor of 21 is refused before it is computed", async () => {
  const stanza = (factor: string) => ({ args: ["scrypt", "A".repeat(22), factor], body: new Uint8Array(32) });
  for (const factor of ["21", "64", "99999", "018", "-1", "x"]) {
    const file = new Uint8Array([...encodeHeader([stanza(factor)], bytesOf(16)), ...new Uint8Array(32)]);
    await expect(unlockKeyring(file, { passphrase })).rejects.toThrow(coded("LIMIT_EXCEEDED"));
  }
});

test("a file with a second stanza, or with an older recipient, is refused", async () => {
  const two = await sealTo([device.recipient, other.recipient].map(parseRecipient), new Uint8Array(1024));
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
  const older = await encrypter.encrypt(new Uint8Array(1024));
  for (const file of [two, older])
    await expect(unlockKeyring(file, { identity: device.identity })).rejects.toThrow(coded("SEAL_INVALID"));
});

test("a damaged, foreign, newer or huge file is a typed error", async () => {
  const unlock = (file: Uint8Array) => unlockKeyring(file, { identity: device.identity });
  const sealed = await keyring.seal({ recipient: device.recipient });
  await expect(unlock(flipped(sealed, -1))).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(unlock(sealed.subarray(0, 100))).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(unlock(new Uint8Array())).rejects.toThrow(coded("SEAL_INVALID"));
  await expect(unlock(await sealTo([parseRecipient(device.recipient)], bytesOf(1024)))).rejects.toThrow(
    coded("FORMAT_INVALID"),
  );
  const newer = kits.encode({ master: bytesOf(32), ledgers: [], storage: [] });
  newer[newer.indexOf(0x76) + 1] = 2;
  await expect(unlock(await sealTo([parseRecipient(device.recipient)], padBlock(newer)))).rejects.toThrow(
    coded("FORMAT_UNKNOWN"),
  );
  await expect(unlock(new Uint8Array(2 ** 20 + 1))).rejects.toThrow(coded("LIMIT_EXCEEDED"));
});

test("a generated passphrase has 120 bits and no look-alikes", () => {
  expect(generatePassphrase(seededEntropy("words"))).toBe(generatePassphrase(seededEntropy("words")));
  expect(generatePassphrase()).not.toBe(generatePassphrase());
  expect(generatePassphrase()).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/u);
});

test("a device key is one of age", async () => {
  expect(await identityToRecipient(device.identity)).toBe(device.recipient);
  expect(device.recipient).not.toBe(rao.bundle.recipient);
});
