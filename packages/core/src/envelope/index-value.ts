import { concatBytes, randomBytes } from "@noble/hashes/utils.js";
import { uint } from "../domain/encoding/bytes.js";
import { addressBytes } from "../domain/identifiers/address.js";
import type { KeyOwner } from "../ports/keyring.js";
import { kdf } from "./kdf.js";
import { systemEngine } from "./payload/system-engine.js";

const FORMAT = 1;
const SALT = 24;
/** Each value has a key of its own, which seals it as one chunk. */
const ONLY_CHUNK = { first: 0, last: true } as const;

/** Where a value of an index belongs. One that was moved does not open. */
export interface IndexPlace extends KeyOwner {
  /** The index key of the owner's keyring, 32 bytes. */
  readonly key: Uint8Array;
  /** The key under which it is stored. */
  readonly name: string;
}

async function cipherOf({ key, ledger, address, name }: IndexPlace, salt: Uint8Array) {
  const ofValue = kdf(key, "index-value", uint(FORMAT, 1), salt, ledger, addressBytes(address), name);
  return (await systemEngine()).cipher(ofValue);
}

/**
 * Seals a value of an index: format (1 byte) ‖ salt (24) ‖ ciphertext ‖ tag (16). Its key is
 * derived from the salt, so that random salts do not wear out one key.
 * @param contents at most 65,495 bytes, so that an `IndexCache` takes the value
 */
export async function sealIndexValue(contents: Uint8Array, place: IndexPlace): Promise<Uint8Array> {
  const salt = randomBytes(SALT);
  const sealed = await (await cipherOf(place, salt)).seal(contents, ONLY_CHUNK);
  return concatBytes(uint(FORMAT, 1), salt, sealed);
}

/**
 * The contents of a value; `undefined` for one of another place, of another format, or altered: an
 * index is built again from what is verified, so nobody has to know why.
 */
export async function openIndexValue(sealed: Uint8Array, place: IndexPlace): Promise<Uint8Array | undefined> {
  const start = 1 + SALT;
  if (sealed[0] !== FORMAT || sealed.length < start + 16) return undefined;
  const cipher = await cipherOf(place, sealed.subarray(1, start));
  return cipher.open(sealed.subarray(start), ONLY_CHUNK).catch(() => undefined);
}
