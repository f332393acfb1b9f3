import { expect, test } from "vitest";
import { isHybridKey } from "../../src/envelope/hybrid-key.js";
import { parseRecipient } from "../../src/envelope/recipient.js";
import { createKeyring } from "../../src/keyring/software-keyring.js";
import { createVault, openVault, readLocks } from "../../src/vault/vault.js";
import { prepareLock } from "../../src/vault/vault-lock.js";
import { decodeVault } from "../../src/vault/vault-file.js";
import { coded } from "../envelope/throws.js";
import { bundleOf, newVault, now, passkeyLock } from "./samples.js";

const passphrase = "a long passphrase";

test("any of its locks opens the same keyring, and it lists them", async () => {
  const { file, vault, phone, bundle } = await newVault();
  const words = await prepareLock({ name: " Paper ", passphrase }, now);
  const both = await vault.add(file, words);
  expect(readLocks(both)).toEqual([
    { id: phone.id, name: "Phone", kind: "passkey", added: now, passkey: expect.anything() },
    { id: words.row.id, name: "Paper", kind: "passphrase", added: now },
  ]);
  const byPasskey = await openVault(both, phone.key);
  const byPassphrase = await openVault(both, { lock: words.row.id, passphrase: ` ${passphrase}` });
  for (const opened of [byPasskey, byPassphrase]) {
    expect(await bundleOf(opened.keyring)).toEqual(bundle);
    expect(await opened.locks(both)).toEqual(readLocks(both));
  }
  expect(byPassphrase.lock).toEqual({ id: words.row.id, name: "Paper", kind: "passphrase", added: now });
  await expect(openVault(both, { lock: words.row.id, passphrase: `${passphrase}x` })).rejects.toThrow(
    coded("KEYRING_LOCKED"),
  );
});

test("the key of another lock, or of another kind, does not open it", async () => {
  const { file, vault, phone } = await newVault();
  const other = await passkeyLock("Tablet");
  const words = await prepareLock({ name: "Paper", passphrase }, now);
  const three = await vault.add(await vault.add(file, other.prepared), words);
  for (const key of [
    { lock: phone.id, identity: other.identity },
    { lock: phone.id, passphrase },
    { lock: words.row.id, identity: phone.identity },
  ])
    await expect(openVault(three, key)).rejects.toThrow(coded("KEYRING_LOCKED"));
  await expect(openVault(file, other.key)).rejects.toThrow(coded("LOCK_ABSENT"));
});

test("a removed lock opens nothing that is stored afterwards, and the others do", async () => {
  const { file, vault, phone, bundle } = await newVault();
  const [tablet, laptop] = [await passkeyLock("Tablet"), await passkeyLock("Laptop")];
  const three = await vault.add(await vault.add(file, tablet.prepared), laptop.prepared);
  const byTablet = await openVault(three, tablet.key);
  const two = await vault.remove(three, tablet.id);
  expect(readLocks(two).map(({ name }) => name)).toEqual(["Phone", "Laptop"]);
  await expect(openVault(two, tablet.key)).rejects.toThrow(coded("LOCK_ABSENT"));
  for (const change of [
    () => byTablet.locks(two),
    () => byTablet.remove(two, laptop.id),
    () => vault.remove(two, tablet.id),
  ])
    await expect(change()).rejects.toThrow(coded("LOCK_ABSENT"));
  for (const { key } of [phone, laptop]) expect(await bundleOf((await openVault(two, key)).keyring)).toEqual(bundle);
  // the keyring has a fresh key: not even the old vault's keys open it
  const [before, after] = [decodeVault(three), decodeVault(two)];
  expect(after.kit).not.toEqual(before.kit);
  expect((await vault.locks(await vault.add(two, tablet.prepared))).length).toBe(3);
});

test("what one tab stored, another goes on from", async () => {
  const { file, vault, phone } = await newVault();
  const elsewhere = await openVault(file, phone.key);
  const [tablet, laptop] = [await passkeyLock("Tablet"), await passkeyLock("Laptop")];
  const two = await vault.add(file, tablet.prepared);
  const three = await elsewhere.add(two, laptop.prepared);
  const again = await elsewhere.remove(await vault.remove(three, tablet.id), laptop.id);
  expect((await vault.locks(again)).map(({ name }) => name)).toEqual(["Phone"]);
});

test("the lock that opened it stays, so nobody locks themselves out", async () => {
  const { file, vault, phone } = await newVault();
  const tablet = await passkeyLock("Tablet");
  const two = await vault.add(file, tablet.prepared);
  await expect(vault.remove(two, phone.id)).rejects.toThrow(TypeError);
  const one = await (await openVault(two, tablet.key)).remove(two, phone.id);
  expect(readLocks(one).map(({ name }) => name)).toEqual(["Tablet"]);
});

test("it has at most 16 locks", async () => {
  let { file, vault } = await newVault();
  for (let nth = 2; nth <= 16; nth++) file = await vault.add(file, (await passkeyLock(`Device ${nth}`)).prepared);
  await expect(vault.add(file, (await passkeyLock("One more")).prepared)).rejects.toThrow(coded("LIMIT_EXCEEDED"));
  expect(await vault.locks(file)).toHaveLength(16);
  expect(file.length).toBeLessThan(100_000);
});

test("wiping it wipes the keyring, and ends all it does", async () => {
  const { file, vault, phone } = await newVault();
  vault.wipe();
  expect(phone.prepared.seed, "What opens the vault").toEqual(new Uint8Array(32));
  await expect(vault.locks(file)).rejects.toThrow(coded("KEYRING_LOCKED"));
  await expect(bundleOf(vault.keyring)).rejects.toThrow(coded("KEYRING_LOCKED"));
});

test("no lock's secret is in it, and each key is of an age recipient of its own", async () => {
  const { file, phone } = await newVault();
  const { locks } = decodeVault(file);
  expect(locks.every(({ recipient }) => isHybridKey(parseRecipient(recipient)))).toBe(true);
  expect(Buffer.from(file).includes(Buffer.from(phone.prepared.seed))).toBe(false);
});

test.each([
  ["lock.name", { name: "" }],
  ["lock.name", { name: "a\nb" }],
  ["lock.name", { name: "a".repeat(65) }],
  ["passphrase", { passphrase: "short" }],
  ["passphrase", { identity: "AGE-SECRET-KEY-PQ-1QQQ" }],
])("a new lock with another `%s` is a TypeError", async (field, over) => {
  const made = prepareLock({ name: "Paper", passphrase, ...over }, now);
  await expect(made).rejects.toThrow(TypeError);
  await expect(made).rejects.toThrow(field);
  await expect(made).rejects.not.toThrow("QQQ");
});

test("a passkey's lock is that of its identity", async () => {
  const [one, other] = [await passkeyLock("Phone"), await passkeyLock("Tablet")];
  const { passkey, recipient } = one.prepared.row;
  if (!passkey) throw new Error("No passkey");
  const lock = { name: "Phone", passkey: { ...passkey, recipient }, identity: one.identity };
  await expect(prepareLock({ ...lock, identity: other.identity }, now)).rejects.toThrow("recipient");
  await expect(prepareLock({ ...lock, identity: "AGE-SECRET-KEY-PQ-1QQQ" }, now)).rejects.toThrow("`lock.identity`");
  const { file } = await createVault(await createKeyring(), await prepareLock(lock, now));
  expect(readLocks(file)).toMatchObject([{ kind: "passkey", passkey: { ...passkey, recipient } }]);
});

test.each([
  ["no key", {}],
  ["both", { passphrase, identity: "" }],
  ["no text", { passphrase: 5 }],
  ["no identity", { identity: "AGE-SECRET-KEY-PQ-1QQQ" }],
])("%s is a TypeError", async (_, over) => {
  const { file, phone } = await newVault();
  await expect(openVault(file, { lock: phone.id, ...over } as never)).rejects.toThrow(TypeError);
});

test("a vault that is closed while it is read says so, and not that somebody altered it", async () => {
  const { file, vault, phone } = await newVault();
  const [tablet, next] = [await passkeyLock("Tablet"), await passkeyLock("Next")];
  const both = await vault.add(file, tablet.prepared);
  for (const call of [
    (open: typeof vault) => open.locks(both),
    (open: typeof vault) => open.add(both, next.prepared),
    (open: typeof vault) => open.remove(both, tablet.id),
  ]) {
    const opened = await openVault(both, phone.key);
    const calling = call(opened);
    opened.wipe();
    await expect(calling).rejects.toThrow(coded("KEYRING_LOCKED"));
  }
  expect(await vault.locks(both)).toHaveLength(2);
});
