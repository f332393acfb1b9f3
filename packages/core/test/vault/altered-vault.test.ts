// What somebody does who can write to the place where a vault is stored, and knows none of its
// secrets.
import { expect, test } from "vitest";
import { identityString, parseRecipient, recipientOf } from "../../src/envelope/recipient.js";
import { padBlock, sealTo } from "../../src/envelope/sealed-block.js";
import { createKeyring } from "../../src/keyring/software-keyring.js";
import { createVault, openVault } from "../../src/vault/vault.js";
import { decodeVault, encodeVault, type LockRow, type VaultFile, vaultKeys } from "../../src/vault/vault-file.js";
import { prepareLock } from "../../src/vault/vault-lock.js";
import { coded } from "../envelope/throws.js";
import { newVault, now, passkeyLock } from "./samples.js";

async function twoLocks() {
  const made = await newVault();
  const tablet = await passkeyLock("Tablet");
  return { ...made, tablet, file: await made.vault.add(made.file, tablet.prepared) };
}

const changed = (file: Uint8Array, change: (vault: VaultFile) => Partial<VaultFile>): Uint8Array => {
  const vault = decodeVault(file);
  return encodeVault({ ...vault, ...change(vault) });
};

const altered = coded("SEAL_INVALID");

test("a lock that was slipped in is noticed, before and after the vault was opened", async () => {
  const { file, vault, phone } = await twoLocks();
  const { file: own } = await createVault(await createKeyring(), (await passkeyLock("Mallory")).prepared);
  const mallory = decodeVault(own);
  const forged = changed(file, ({ locks, keys }) => ({
    locks: [...locks, ...mallory.locks],
    keys: [...keys, ...mallory.keys],
  }));
  await expect(openVault(forged, phone.key)).rejects.toThrow(altered);
  await expect(vault.add(forged, (await passkeyLock("Laptop")).prepared)).rejects.toThrow(altered);
  await expect(vault.locks(forged)).rejects.toThrow(altered);
});

test("a lock that was removed and is put back is noticed", async () => {
  const { file, vault, phone, tablet } = await twoLocks();
  const one = await vault.remove(file, tablet.id);
  const old = decodeVault(file);
  const putBack = changed(one, ({ keys }) => ({ locks: old.locks, keys: [...keys, ...old.keys.slice(1)] }));
  await expect(openVault(putBack, phone.key)).rejects.toThrow(altered);
  await expect(openVault(putBack, tablet.key)).rejects.toThrow(altered);
  await expect(vault.remove(putBack, tablet.id)).rejects.toThrow(altered);
});

type Change = (vault: VaultFile) => Partial<VaultFile>;

/** Changes one lock, with another at hand. */
const ofLock =
  (nth: number, change: (row: LockRow, other: LockRow) => Partial<LockRow>): Change =>
  ({ locks }) => ({
    locks: locks.map((row, at) => (at === nth ? { ...row, ...change(row, locks[1 - nth] ?? row) } : row)),
  });

test.each<[string, Change]>([
  ["a lock's name", ofLock(0, () => ({ name: "Paper" }))],
  ["when it was added", ofLock(1, () => ({ added: 0 }))],
  ["whom it is sealed to", ofLock(1, (_, { recipient }) => ({ recipient }))],
  ["the proof of another lock", ofLock(1, (_, { proof }) => ({ proof }))],
  ["the order of the locks", ({ locks, keys }) => ({ locks: locks.toReversed(), keys: keys.toReversed() })],
  ["a lock that is left out", ({ locks, keys }) => ({ locks: locks.slice(0, 1), keys: keys.slice(0, 1) })],
  ["keys that changed places", ({ keys }) => ({ keys: keys.toReversed() })],
])("%s is noticed", async (_, change) => {
  const { file, phone } = await twoLocks();
  await expect(openVault(changed(file, change), phone.key)).rejects.toThrow(altered);
});

test("another keyring in its place is noticed, though all the recipients are known", async () => {
  const { file, phone } = await twoLocks();
  const seed = new Uint8Array(32).fill(7);
  const kit = await (await createKeyring()).seal({ recipient: await recipientOf(identityString(seed)) });
  await expect(
    openVault(
      changed(file, () => ({ kit })),
      phone.key,
    ),
  ).rejects.toThrow(altered);
  // a whole new vault, for the person's own lock
  const mallory = await createVault(await createKeyring(), { ...phone.prepared, seed });
  await expect(openVault(mallory.file, phone.key)).rejects.toThrow(altered);
});

test("a key that holds something else is a typed error", async () => {
  const { file, phone } = await newVault();
  const { recipient } = phone.prepared.row;
  const holding = async (block: Uint8Array) => {
    const key = await sealTo([parseRecipient(recipient)], block);
    return changed(file, () => ({ keys: [key] }));
  };
  const bytes = new Uint8Array(32);
  const guessed = padBlock(vaultKeys.encode({ anchor: bytes, seed: bytes, list: bytes }));
  await expect(openVault(await holding(guessed), phone.key)).rejects.toThrow(altered);
  await expect(openVault(await holding(bytes), phone.key)).rejects.toThrow(coded("FORMAT_INVALID"));
});

test("what a passphrase opens is compared with its lock", async () => {
  const passphrase = "a long passphrase";
  const [words, other] = [
    await prepareLock({ name: "Paper", passphrase }, now),
    await prepareLock({ name: "Paper", passphrase }, now),
  ];
  const { file } = await createVault(await createKeyring(), words);
  const swapped = changed(
    file,
    ofLock(0, () => ({ passphrase: other.row.passphrase })),
  );
  await expect(openVault(swapped, { lock: words.row.id, passphrase })).rejects.toThrow(altered);
  const keyring = await createKeyring();
  const kit = await keyring.seal({ passphrase });
  const withKit = changed(
    file,
    ofLock(0, () => ({ passphrase: kit })),
  );
  await expect(openVault(withKit, { lock: words.row.id, passphrase })).rejects.toThrow(altered);
});
