import { fromHex, type Hex } from "@chartkey/core/adapters";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { LogFilter, Topics } from "../node/evm-node.js";

/** Whether all three bits of a value are set (Ethereum's yellow paper, 4.4.3). */
function mayContain(bloom: Uint8Array, value: Hex): boolean {
  const hash = keccak_256(fromHex(value));
  return [0, 2, 4].every((at) => {
    const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047;
    return (((bloom[255 - (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1;
  });
}

const mayContainOneOf = (bloom: Uint8Array, wanted: Topics[number]): boolean =>
  wanted === null || (typeof wanted === "string" ? [wanted] : wanted).some((topic) => mayContain(bloom, topic));

/**
 * Whether the 256 bytes of a block's bloom say that it has such a log. By chance they may say so of
 * a block that has only others. Chains that set no bit or all of them say nothing.
 */
export function bloomNames(bloom: Hex, { address, topics }: LogFilter): boolean {
  const bytes = fromHex(bloom, 256);
  return (
    !bytes.every((byte) => byte === 0xff) &&
    mayContain(bytes, address) &&
    topics.every((wanted) => mayContainOneOf(bytes, wanted))
  );
}
