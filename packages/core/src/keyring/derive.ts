import { addressBytes } from "../domain/identifiers/address.js";
import { fromHex, type Hex } from "../domain/encoding/hex.js";
import type { FolderId } from "../domain/identifiers/ids.js";
import { uint } from "../domain/encoding/uint.js";
import { kdf } from "../envelope/kdf.js";
import type { KeyOwner } from "../ports/keyring.js";

const ctx = ({ ledger, address }: KeyOwner): readonly [string, Uint8Array] => [ledger, addressBytes(address)];

/** The keys that the protocol derives from M, the master secret. Each has 32 bytes. */
export const identitySeed = (master: Uint8Array, owner: KeyOwner, index: number): Uint8Array =>
  kdf(master, "identity", ...ctx(owner), uint(index, 4));

export const agreeKey = (master: Uint8Array, owner: KeyOwner, index: number): Uint8Array =>
  kdf(master, "agree", ...ctx(owner), uint(index, 4));

export const signingKey = (master: Uint8Array, owner: KeyOwner, index: number): Uint8Array =>
  kdf(master, "sign", ...ctx(owner), uint(index, 4));

/** S, the secret of an epoch. */
export const epochSecret = (master: Uint8Array, owner: KeyOwner, folder: FolderId, salt: Hex): Uint8Array =>
  kdf(master, "epoch", ...ctx(owner), fromHex(folder, 16), fromHex(salt, 8));

export const locatorKey = (master: Uint8Array, owner: KeyOwner): Uint8Array => kdf(master, "locator", ...ctx(owner));
