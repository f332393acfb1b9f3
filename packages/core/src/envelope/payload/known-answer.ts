import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { equalBytes } from "@noble/ciphers/utils.js";
import type { PayloadEngine } from "./engine.js";

/** Whether an engine seals as JavaScript does, opens that, and refuses what was altered. */
export async function givesKnownAnswer(engine: PayloadEngine): Promise<boolean> {
  const [key, nonce, plaintext] = [new Uint8Array(32).fill(1), new Uint8Array(12).fill(2), new Uint8Array(1)];
  const expected = chacha20poly1305(key, nonce).encrypt(plaintext);
  const altered = expected.with(0, (expected[0] ?? 0) ^ 1);
  try {
    const cipher = await engine.cipher(key);
    const takesAll = await cipher.open(nonce, altered).then(
      () => true,
      () => false,
    );
    return (
      !takesAll &&
      equalBytes(await cipher.seal(nonce, plaintext), expected) &&
      equalBytes(await cipher.open(nonce, expected), plaintext)
    );
  } catch {
    return false;
  }
}
