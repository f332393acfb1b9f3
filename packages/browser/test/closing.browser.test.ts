// What becomes of calls that are under way when a connection, a vault or a call is ended.
import { createKeyring } from "@chartkey/core";
import type { CryptoEngine } from "@chartkey/core/ports";
import { type Devices, systemCrypto } from "@chartkey/core/vault";
import { openDB } from "idb";
import { afterEach, expect, test, vi } from "vitest";
import { type IndexedDbDevice, indexedDbDevice, indexedDbVault, type Vault } from "../src/index.js";

let databases = 0;
const open: (IndexedDbDevice | Vault)[] = [];
const newName = () => `closing-test-${++databases}`;
const vaultOf = (name: string, crypto?: CryptoEngine) => {
  const vault = indexedDbVault({ name, crypto });
  open.push(vault);
  return vault;
};
const deviceOf = (name: string) => {
  const device = indexedDbDevice({ name });
  open.push(device);
  return device;
};
afterEach(() => {
  vi.restoreAllMocks();
  for (const one of open.splice(0)) one.close();
});

const passphrase = "a long passphrase";
const paper = { name: "Paper", passphrase };

test("calls for which the database is being opened end well when the connection is closed", async () => {
  const [vault, device] = [vaultOf(newName()), deviceOf(newName())];
  const calls = [vault.locks(), vault.delete(), device.get("a"), device.keys(""), device.set("a", new Uint8Array(1))];
  vault.close();
  device.close();
  expect(await Promise.all(calls)).toEqual([[], undefined, undefined, [], undefined]);
  expect(await device.get("a")).toEqual(new Uint8Array(1));
});

test("an opening that fails after `close` leaves the next one to be closed", async () => {
  const newer = newName();
  (await openDB(newer, 2)).close();
  const device = deviceOf(newName());
  vi.spyOn(IDBFactory.prototype, "open").mockImplementationOnce(function fails(this: IDBFactory) {
    return this.open(newer, 1);
  });
  const failing = device.get("a");
  device.close();
  await Promise.all([expect(failing).rejects.toMatchObject({ name: "VersionError" }), device.get("a")]);
  const closing = vi.spyOn(IDBDatabase.prototype, "close");
  device.close();
  await device.get("a");
  expect(closing).toHaveBeenCalledTimes(1);
});

test("a vault that is closed while its device checks in asks nobody", async () => {
  const vault = vaultOf(newName());
  const opened = await vault.create(await createKeyring(), paper);
  const mayDelete = vi.fn<() => boolean>(() => true);
  const devices = { checkIn: async () => (opened.close(), "removed") } as unknown as Devices;
  await expect(opened.checkIn({ devices, name: "Phone", mayDelete })).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
  expect(mayDelete).not.toHaveBeenCalled();
  expect(await vault.locks()).toHaveLength(1);
});

/** An engine that answers nothing about passphrases, as a worker that has died. */
function stuckEngine() {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const never = async () => {
    reach();
    return new Promise<never>(() => {});
  };
  const crypto: CryptoEngine = { ...systemCrypto, sealByPassphrase: never, openByPassphrase: never };
  return { crypto, reached };
}

test("an abort ends the wait for a passphrase, also of a worker that has died, and changes nothing", async () => {
  const [name, empty] = [newName(), newName()];
  const opened = await vaultOf(name).create(await createKeyring(), paper);
  const key = { lock: opened.lock.id, passphrase };
  const keyring = await createKeyring();
  const calls: readonly ((crypto: CryptoEngine, options: { readonly signal: AbortSignal }) => Promise<unknown>)[] = [
    (crypto, options) => vaultOf(name, crypto).open(key, options),
    (crypto, options) => vaultOf(empty, crypto).create(keyring, paper, options),
  ];
  for (const call of calls) {
    const { crypto, reached } = stuckEngine();
    const [stop, reason] = [new AbortController(), new Error("enough")];
    const calling = call(crypto, { signal: stop.signal });
    await reached;
    stop.abort(reason);
    await expect(calling).rejects.toBe(reason);
  }
  expect(await vaultOf(empty).locks()).toEqual([]);
});
