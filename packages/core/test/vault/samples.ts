import { type KeyOwner } from "../../src/ports/keyring.js";
import { base64urlnopad } from "@scure/base";
import { createDeviceKey } from "../../src/keyring/device-key.js";
import { createKeyring, type SoftwareKeyring } from "../../src/keyring/software-keyring.js";
import { createVault } from "../../src/vault/vault.js";
import { type NewVaultLock, prepareLock } from "../../src/vault/vault-lock.js";
import { asha, ledger } from "../envelope/cast.js";

export const now = new Date("2026-07-01T10:00:00Z");
const owner: KeyOwner = { ledger, address: asha.address };

/** What tells keyrings apart. */
export const bundleOf = async (one: SoftwareKeyring) => (await one.identity(owner, 0)).bundle;

/** A lock with a passkey, whose identity a device would derive. */
export async function passkeyLock(name: string) {
  const { recipient, identity } = await createDeviceKey();
  const text = (length: number) => base64urlnopad.encode(crypto.getRandomValues(new Uint8Array(length)));
  const lock: NewVaultLock = { name, passkey: { credential: text(16), salt: text(32), recipient }, identity };
  const prepared = await prepareLock(lock, now);
  return { prepared, identity, id: prepared.row.id, key: { lock: prepared.row.id, identity } };
}

/** A vault with a passkey, and its keyring's public keys. */
export async function newVault() {
  const keyring = await createKeyring();
  const phone = await passkeyLock("Phone");
  const { file, vault } = await createVault(keyring, phone.prepared);
  return { file, vault, phone, bundle: await bundleOf(keyring) };
}
