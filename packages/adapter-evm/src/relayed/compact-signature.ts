import { fromHex, type Hex, toHex } from "@chartkey/core/adapters";

/** A key's signature of 64 or 65 bytes in the 64 of ERC-2098: a sixth less gas, and one form for wallets that count v from 0 and from 27. */
export function compactSignature(signature: Hex): Hex {
  const bytes = fromHex(signature);
  const v = bytes[64];
  if (v === undefined) return signature;
  const compact = bytes.slice(0, 64);
  const isOdd = v === 1 || v === 28;
  compact[32] = (compact[32] ?? 0) | (isOdd ? 0x80 : 0);
  return toHex(compact);
}
