import { createKeyring, type SoftwareKeyring } from "@chartkey/core";
import { parseAddress, parseLedgerId } from "@chartkey/core/adapters";
import { openDB } from "idb";
import { afterEach, describe, expect, test, vi } from "vitest";
import { indexedDbVault, type LockKey, type Vault } from "../src/index.js";
import { virtualAuthenticator } from "../../../test/setup/virtual-authenticator.js";

const passphrase = "a long passphrase";
const paper = { name: "Paper", passphrase };
const phone = { name: "Phone", passkey: { app: "Practice", user: "Asha" } };

let databases = 0;
const tabs: Vault[] = [];
const newName = () => `vault-test-${++databases}`;

const tab = (name: string): Vault => {
  const vault = indexedDbVault({ name });
  tabs.push(vault);
  return vault;
};

let authenticator: Awaited<ReturnType<typeof virtualAuthenticator>> | undefined;
afterEach(async () => {
  for (const vault of tabs.splice(0)) vault.close();
  await authenticator?.remove();
  authenticator = undefined;
});

const owner = {
  ledger: parseLedgerId(`eip155:1:0x${"12".repeat(20)}`),
  address: parseAddress(`0x${"12".repeat(20)}`),
};
const bundleOf = async (keyring: SoftwareKeyring) => (await keyring.identity(owner, 0)).bundle;

/** A vault with a passphrase, and how it is opened. */
async function withPassphrase() {
  const name = newName();
  const vault = tab(name);
  const keyring = await createKeyring();
  const bundle = await bundleOf(keyring);
  const opened = await vault.create(keyring, paper);
  const key: LockKey = { lock: opened.lock.id, passphrase };
  return { name, vault, opened, bundle, key };
}

/** What is stored, as another program would read it. */
async function stored(name: string): Promise<unknown> {
  const db = await openDB(name);
  const value: unknown = await db.get("vault", "vault");
  db.close();
  return value;
}
async function replace(name: string, value: unknown): Promise<void> {
  const db = await openDB(name);
  await db.put("vault", value, "vault");
  db.close();
}

describe("a vault", () => {
  test("opens the same keyring by a passphrase and by a passkey, after the page is gone", async () => {
    authenticator = await virtualAuthenticator();
    const { name, opened, bundle, key } = await withPassphrase();
    const added = await opened.add(phone);
    expect(added).toMatchObject({ name: "Phone", kind: "passkey" });
    opened.close();
    const later = tab(name);
    expect((await later.locks()).map(({ name: known, kind }) => [known, kind])).toEqual([
      ["Paper", "passphrase"],
      ["Phone", "passkey"],
    ]);
    for (const by of [key, { lock: added.id }]) {
      const again = await later.open(by);
      expect(await bundleOf(again.keyring)).toEqual(bundle);
      expect(await again.locks()).toEqual(await later.locks());
      again.close();
    }
  });

  test("of a passkey alone opens, and takes a passphrase later", async () => {
    authenticator = await virtualAuthenticator();
    const vault = tab(newName());
    const opened = await vault.create(await createKeyring(), phone);
    const { id } = await opened.add(paper);
    const [lock] = await vault.locks();
    await expect(vault.open({ lock: lock?.id ?? "", passphrase })).rejects.toThrow(TypeError);
    const byPaper = await vault.open({ lock: id, passphrase });
    await byPaper.remove(opened.lock.id);
    expect((await vault.locks()).map(({ name }) => name)).toEqual(["Paper"]);
  });

  test("loses nothing by a wrong passphrase", async () => {
    const { name, vault, bundle, key } = await withPassphrase();
    const before = await stored(name);
    await expect(vault.open({ ...key, passphrase: `${passphrase}x` })).rejects.toMatchObject({
      code: "KEYRING_LOCKED",
    });
    await expect(vault.open({ lock: key.lock })).rejects.toThrow(TypeError);
    await expect(vault.open({ lock: "0x12", passphrase })).rejects.toMatchObject({ code: "LOCK_ABSENT" });
    expect(await stored(name)).toEqual(before);
    expect(await bundleOf((await vault.open(key)).keyring)).toEqual(bundle);
  });

  test("changes nothing when the person declines the passkey", async () => {
    authenticator = await virtualAuthenticator();
    await authenticator.refuseToVerify();
    const { name, vault, opened } = await withPassphrase();
    const before = await stored(name);
    await expect(opened.add(phone)).rejects.toMatchObject({ code: "PASSKEY_REJECTED" });
    expect(await stored(name)).toEqual(before);
    expect(await vault.locks()).toHaveLength(1);
  });

  test("asks for no passkey that it could not keep", async () => {
    authenticator = await virtualAuthenticator();
    const create = vi.spyOn(navigator.credentials, "create");
    const { vault, opened } = await withPassphrase();
    await expect(opened.add({ ...phone, name: "" })).rejects.toThrow("`lock.name`");
    await expect(vault.create(await createKeyring(), phone)).rejects.toMatchObject({ code: "VAULT_EXISTS" });
    opened.close();
    await expect(opened.add(phone)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
    expect(create).not.toHaveBeenCalled();
    create.mockRestore();
  });

  test("is none until it is made, and none once it is deleted", async () => {
    const vault = tab(newName());
    expect(await vault.locks()).toEqual([]);
    await vault.delete();
    const opened = await vault.create(await createKeyring(), paper);
    await vault.delete();
    expect(await vault.locks()).toEqual([]);
    for (const call of [
      () => vault.open({ lock: opened.lock.id, passphrase }),
      () => opened.locks(),
      () => opened.add(paper),
      () => opened.remove(opened.lock.id.replace(/.$/u, "x")),
    ])
      await expect(call()).rejects.toMatchObject({ code: "LOCK_ABSENT" });
    await vault.create(await createKeyring(), paper);
  });

  test("wipes the keyring when it is closed", async () => {
    const { opened } = await withPassphrase();
    opened.close();
    await expect(bundleOf(opened.keyring)).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
    await expect(opened.locks()).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
  });

  test("is on the disk when a change resolves", async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
    const { vault } = await withPassphrase();
    await vault.delete();
    const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
    expect(writes.map(([, , options]) => options)).toEqual([{ durability: "strict" }, { durability: "strict" }]);
    transaction.mockRestore();
  });

  test("of one person is not that of another on the same page", async () => {
    const { key } = await withPassphrase();
    const other = tab(newName());
    expect(await other.locks()).toEqual([]);
    await expect(other.open(key)).rejects.toMatchObject({ code: "LOCK_ABSENT" });
  });

  test("that somebody changed on the disk does not open, and takes no lock", async () => {
    const { name, vault, opened, key } = await withPassphrase();
    const file = (await stored(name)) as Uint8Array;
    const renamed = file.slice();
    renamed.set(new TextEncoder().encode("Phone"), positionOf(file, "Paper"));
    await replace(name, renamed);
    expect((await vault.locks()).map(({ name: shown }) => shown)).toEqual(["Phone"]);
    await expect(vault.open(key)).rejects.toMatchObject({ code: "SEAL_INVALID" });
    await expect(opened.locks()).rejects.toMatchObject({ code: "SEAL_INVALID" });
    await expect(opened.add(paper)).rejects.toMatchObject({ code: "SEAL_INVALID" });
    expect(await stored(name)).toEqual(renamed);
    for (const wrong of ["a text", file.subarray(1)]) {
      await replace(name, wrong);
      await expect(vault.locks()).rejects.toMatchObject({ code: "FORMAT_INVALID" });
    }
  });
});

/** Where a text is in bytes. */
function positionOf(bytes: Uint8Array, text: string): number {
  return new TextDecoder("latin1").decode(bytes).indexOf(text);
}

test("nobody is prompted for a seventeenth lock", async () => {
  authenticator = await virtualAuthenticator();
  const opened = await tab(newName()).create(await createKeyring(), phone);
  for (let nth = 2; nth <= 16; nth += 1) await opened.add({ ...phone, name: `Phone ${nth}` });
  const prompt = vi.spyOn(navigator.credentials, "create");
  await expect(opened.add(phone)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  expect(prompt).not.toHaveBeenCalled();
  prompt.mockRestore();
});
