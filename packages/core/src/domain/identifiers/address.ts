import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Brand } from "./brand.js";
import { fromHex, type Hex, toHex } from "../encoding/bytes.js";

/**
 * A participant: 20 bytes in hexadecimal with the checksum of EIP-55. Made by {@link parseAddress};
 * assignable to viem's `Address`.
 */
export type Address = Brand<Hex, "Address">;

/** What inputs accept: any `0x…`. It is parsed before use. Outputs are always {@link Address}. */
export type AddressLike = Address | Hex;

const MAX_KNOWN = 4096;

/** By their digits in lower case: the entries and the cards of a log name the same few. */
const known = new Map<string, Address>();

function checksum(lower: string): Address {
  const earlier = known.get(lower);
  if (earlier) return earlier;
  const hash = bytesToHex(keccak_256(utf8ToBytes(lower)));
  const digits = lower.replace(/./gu, (digit, i: number) => (hash.charAt(i) >= "8" ? digit.toUpperCase() : digit));
  const address = `0x${digits}` as Address;
  if (known.size === MAX_KNOWN) known.clear();
  known.set(lower, address);
  return address;
}

/**
 * Accepts all lower case, all upper case, or the checksum of EIP-55.
 * @throws TypeError on another length, other characters or a bad checksum.
 */
export function parseAddress(value: string): Address {
  if (typeof value !== "string") throw new TypeError("Expected an address, such as `participant.address`");
  fromHex(value, 20);
  const digits = value.slice(2);
  const address = checksum(digits.toLowerCase());
  const uniform = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!uniform && value !== address) throw new TypeError("The address has a wrong checksum (EIP-55)");
  return address;
}

export const addressBytes = (address: Address): Uint8Array => fromHex(address, 20);

/** @throws TypeError unless there are 20 bytes */
export function addressFromBytes(bytes: Uint8Array): Address {
  const hex = toHex(bytes);
  return bytes.length === 20 ? checksum(hex.slice(2)) : parseAddress(hex);
}
