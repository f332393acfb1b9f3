import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { ChunkCipher, ChunkPlace } from "../../ports/crypto-engine.js";
import { ofLength, openedSize, SEALED_CHUNK } from "./chunks.js";

/** Chunks that were opened together. */
export interface OpenedBatch {
  readonly sealed: Uint8Array;
  readonly plaintext: Uint8Array;
}

/**
 * Decrypts chunks that lie one after the other: all at once, or, when one of them was altered,
 * those before it.
 * @param refusal makes the error for a chunk that was altered or moved
 * @throws that error; what an engine says of itself, as a worker that has failed
 */
export async function* openBatch(
  cipher: ChunkCipher,
  sealed: Uint8Array,
  { first, last }: ChunkPlace,
  refusal: (cause: unknown) => Error,
): AsyncGenerator<OpenedBatch> {
  let plaintext: Uint8Array;
  try {
    plaintext = ofLength(openedSize(sealed.length), await cipher.open(sealed, { first, last }));
  } catch (cause) {
    if (isChartkeyError(cause)) throw cause;
    if (sealed.length <= SEALED_CHUNK) throw refusal(cause);
    const half = Math.ceil(sealed.length / SEALED_CHUNK / 2);
    const middle = half * SEALED_CHUNK;
    yield* openBatch(cipher, sealed.subarray(0, middle), { first, last: false }, refusal);
    yield* openBatch(cipher, sealed.subarray(middle), { first: first + half, last }, refusal);
    return;
  }
  yield { sealed, plaintext };
}
