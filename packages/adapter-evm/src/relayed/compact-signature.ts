import { fromHex, type Hex, toHex } from "@chartkey/core/adapters";

/**
 * The 64 bytes of ERC-2098 for a key's signature of 64 or 65 bytes. They cost a sixth less gas, and
 * are the same for wallets whose v starts from 0 and from 27.
 */
export function compactSignature(signature: Hex): Hex {
  const bytes = fromHex(signature);
  const v = bytes[64];
  if (v === undefined) return signature;
  const compact = bytes.slice(0, 64);
  const isOdd = v === 1 || v === 28;
  compact[32] = (compact[32] ?? 0) | (isOdd ? 0x80 : 0);
  return toHex(compact);
}
