import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { expect, test, vi } from "vitest";
import type { Address } from "../../src/domain/identifiers/address.js";
import type { LedgerId } from "../../src/domain/identifiers/ids.js";
import type { KeyOwner } from "../../src/ports/keyring.js";
import { parseIdentityBundle } from "../../src/envelope/identity-bundle.js";
import { publicKeys } from "../../src/envelope/public-key/system-engine.js";
import { sealTo } from "../../src/envelope/sealed-block.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { createKeyring } from "../../src/keyring/software-keyring.js";
import { asha, bytesOf, folder, ledger, otherFolder, otherLedger, rao, salt } from "../envelope/cast.js";
import { coded } from "../envelope/throws.js";

const owner: KeyOwner = { ledger, address: asha.address };
const others: readonly KeyOwner[] = [
  { ledger: otherLedger, address: asha.address },
  { ledger, address: rao.address },
];
const keyring = await createKeyring(seededEntropy("asha"));

test("the same keyring gives the same keys, another one others", async () => {
  const again = await createKeyring(seededEntropy("asha"));
  const fresh = await createKeyring();
  expect((await again.identity(owner, 0)).bundle).toEqual(asha.identity.bundle);
  expect((await fresh.identity(owner, 0)).bundle).not.toEqual(asha.identity.bundle);
  expect(await again.locatorKey(owner)).toEqual(await keyring.locatorKey(owner));
});

test("two addresses or ledgers with one master secret share nothing", async () => {
  const bundle = parseIdentityBundle((await keyring.identity(owner, 0)).bundle);
  for (const other of others) {
    const theirs = parseIdentityBundle((await keyring.identity(other, 0)).bundle);
    for (const part of ["recipient", "agree", "signing"] as const) expect(theirs[part]).not.toEqual(bundle[part]);
    expect(await keyring.epochSecret(other, folder, salt)).not.toEqual(await keyring.epochSecret(owner, folder, salt));
    expect(await keyring.locatorKey(other)).not.toEqual(await keyring.locatorKey(owner));
    expect(await keyring.indexKey(other)).not.toEqual(await keyring.indexKey(owner));
  }
});

test("each generation, folder and salt has its own", async () => {
  expect((await keyring.identity(owner, 1)).bundle).not.toEqual((await keyring.identity(owner, 0)).bundle);
  const secret = await keyring.epochSecret(owner, folder, salt);
  expect(secret.length).toBe(32);
  expect(await keyring.epochSecret(owner, otherFolder, salt)).not.toEqual(secret);
  expect(await keyring.epochSecret(owner, folder, "0x0000000000000001")).not.toEqual(secret);
});

test("an owner is the same in any case", async () => {
  const other = { ledger: ledger.toUpperCase() as LedgerId, address: asha.address.toLowerCase() as Address };
  const identity = await keyring.identity(other, 0);
  expect(identity.bundle).toEqual(asha.identity.bundle);
  expect(identity.owner).toEqual(owner);
  expect(await keyring.epochSecret(other, folder, salt)).toEqual(await keyring.epochSecret(owner, folder, salt));
  expect(await keyring.locatorKey(other)).toEqual(await keyring.locatorKey(owner));
});

test.each([{ ledger: "asha" }, { address: "0x12" }])("an owner with %o is a TypeError that names it", async (wrong) => {
  const nobody = { ...owner, ...wrong } as KeyOwner;
  for (const call of [
    () => keyring.identity(nobody, 0),
    () => keyring.epochSecret(nobody, folder, salt),
    () => keyring.locatorKey(nobody),
    () => keyring.indexKey(nobody),
  ])
    await expect(call()).rejects.toThrow(`\`owner.${Object.keys(wrong)[0]}\``);
});

test("its bundle is sound, and the secrets behind it are the ones that it names", async () => {
  const identity = await keyring.identity(owner, 3);
  const bundle = parseIdentityBundle(identity.bundle);
  expect(await identity.open(await sealTo([bundle.recipient], bytesOf(10)))).toEqual(bytesOf(10));
  const peer = bytesOf(32, "peer");
  expect(await identity.agree(x25519.getPublicKey(peer))).toEqual(x25519.getSharedSecret(peer, bundle.agree));
  expect(ed25519.verify(await identity.sign(bytesOf(9)), bytesOf(9), bundle.signing)).toBe(true);
});

test("an agreement with a key of low order is refused", async () => {
  await expect(asha.identity.agree(new Uint8Array(32))).rejects.toThrow(coded("SEAL_INVALID"));
});

test("an index or a salt that does not fit is misuse", async () => {
  await expect(keyring.identity(owner, 2 ** 32)).rejects.toThrow(TypeError);
  await expect(keyring.identity(owner, -1)).rejects.toThrow(TypeError);
  await expect(keyring.epochSecret(owner, folder, "0x00")).rejects.toThrow(TypeError);
});

test("once wiped it answers nothing, nor do its identities", async () => {
  const gone = await createKeyring();
  const identity = await gone.identity(owner, 0);
  const sealed = await sealTo([parseIdentityBundle(identity.bundle).recipient], bytesOf(10));
  await identity.sign(bytesOf(1));
  gone.wipe();
  for (const call of [
    () => gone.identity(owner, 0),
    () => gone.epochSecret(owner, folder, salt),
    () => gone.locatorKey(owner),
    () => gone.indexKey(owner),
    () => gone.seal({ passphrase: "correct horse battery staple" }),
    () => identity.open(sealed),
    () => identity.agree(rao.bundle.agree),
    () => identity.sign(bytesOf(1)),
    () => identity.unwrap(sealed),
  ])
    await expect(call()).rejects.toThrow(coded("KEYRING_LOCKED"));
});

test("an identity that the platform failed to compute is computed anew", async () => {
  const another = await createKeyring();
  const failure = new Error("The operation failed for an operation-specific reason");
  const failing = vi.spyOn((await publicKeys()).ed25519, "key").mockRejectedValueOnce(failure);
  await expect(another.identity(owner, 0)).rejects.toBe(failure);
  failing.mockRestore();
  const identity = await another.identity(owner, 0);
  expect(await another.identity(owner, 0)).toBe(identity);
});

test("the key of its signatures is made once", async () => {
  const making = vi.spyOn((await publicKeys()).ed25519, "key");
  const identity = await (await createKeyring()).identity(owner, 0);
  await identity.sign(bytesOf(1));
  await identity.sign(bytesOf(2));
  expect(making).toHaveBeenCalledTimes(1);
  making.mockRestore();
});

test("nothing in it shows the master secret", async () => {
  const secret = bytesOf(32, "master");
  const spied = await createKeyring({ bytes: () => secret.slice() });
  const identity = await spied.identity(owner, 0);
  const shown = JSON.stringify([spied, identity, Object.entries(spied), Object.entries(identity)]);
  expect(shown).not.toContain(Buffer.from(secret).toString("hex"));
  expect(shown).not.toContain([...secret].join(","));
  expect(Object.keys(spied).toSorted()).toEqual(["epochSecret", "identity", "indexKey", "locatorKey", "seal", "wipe"]);
});
