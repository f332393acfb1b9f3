import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { equalBytes } from "@noble/ciphers/utils.js";
import type { ChunkPlace } from "../../ports/crypto-engine.js";
import type { PayloadEngine } from "./engine.js";
import { chunkNonce } from "./stream-key.js";

/** Whether an engine seals as JavaScript does, opens that, and refuses what was altered. */
export async function givesKnownAnswer(engine: PayloadEngine): Promise<boolean> {
  const [key, plaintext] = [new Uint8Array(32).fill(1), new Uint8Array(1)];
  const only: ChunkPlace = { first: 0, last: true };
  const expected = chacha20poly1305(key, chunkNonce(0, true)).encrypt(plaintext);
  const altered = expected.with(0, (expected[0] ?? 0) ^ 1);
  try {
    const cipher = await engine.cipher(key);
    const takesAll = await cipher.open(altered, only).then(
      () => true,
      () => false,
    );
    return (
      !takesAll &&
      equalBytes(await cipher.seal(plaintext, only), expected) &&
      equalBytes(await cipher.open(expected, only), plaintext)
    );
  } catch {
    return false;
  }
}
