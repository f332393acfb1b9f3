import { equalBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { kdf } from "../envelope/kdf.js";
import { identityString, parseRecipient, recipientOf } from "../envelope/recipient.js";
import { openSealed, padBlock, sealTo, unpadBlock } from "../envelope/sealed-block.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { SoftwareKeyring } from "../keyring/software-keyring.js";
import type { Entropy } from "../ports/entropy.js";
import { encodeVault, type LockRow, type VaultFile, vaultKeys, vaultLists } from "./vault-file.js";

/** What every lock opens: the vault's own secret, and the seed of the identity of the kit. */
export interface Secrets {
  readonly anchor: Uint8Array;
  readonly seed: Uint8Array;
}

const altered = (what: string): ChartkeyError =>
  new ChartkeyError("SEAL_INVALID", {
    message: `The vault was altered: ${what}`,
    hints: ["Restore the keyring from a recovery kit, and make a new vault."],
  });

export const lockAbsent = (): ChartkeyError =>
  new ChartkeyError("LOCK_ABSENT", {
    message: "The vault has no such lock",
    hints: ["It may have been removed in another tab. Open the vault by another lock."],
  });

/** Only who knows the lock's secret can tell it for an anchor. */
export const proofOf = (lockSeed: Uint8Array, anchor: Uint8Array): Uint8Array => kdf(lockSeed, "vault-lock", anchor);

const digestOf = (kit: Uint8Array, locks: readonly LockRow[]): Uint8Array =>
  sha256(vaultLists.encode({ kit, locks: [...locks] }));

export async function encode(
  kit: Uint8Array,
  locks: readonly LockRow[],
  { anchor, seed }: Secrets,
): Promise<Uint8Array> {
  const block = padBlock(vaultKeys.encode({ anchor, seed, list: digestOf(kit, locks) }));
  const keys: Uint8Array[] = [];
  // one after the other, so that the vectors are the same each time
  for (const { recipient } of locks) keys.push(await sealTo([parseRecipient(recipient)], block));
  return encodeVault({ kit, locks: [...locks], keys });
}

export async function sealKit(keyring: SoftwareKeyring, entropy: Entropy) {
  const seed = entropy.bytes(32);
  return { seed, kit: await keyring.seal({ recipient: await recipientOf(identityString(seed)) }) };
}

export function findLock({ locks, keys }: VaultFile, id: string) {
  const at = locks.findIndex((row) => row.id === id);
  const [row, key] = [locks[at], keys[at]];
  if (!row || !key) throw lockAbsent();
  return { row, key };
}

/** What the lock's key holds, once it has proven that the whole vault is as it was written. */
export async function secretsOf(vault: VaultFile, id: string, lockSeed: Uint8Array): Promise<Secrets> {
  const { row, key } = findLock(vault, id);
  const block = await openSealed(lockSeed, key);
  if (!block) throw altered("a key is sealed to another lock");
  const { anchor, seed, list } = vaultKeys.decode(unpadBlock(block));
  if (!equalBytes(proofOf(lockSeed, anchor), row.proof)) throw altered("somebody without its secrets made it");
  if (!equalBytes(digestOf(vault.kit, vault.locks), list)) throw altered("the locks are not those that were stored");
  return { anchor, seed };
}
