import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { ChunkPlace } from "../../ports/crypto-engine.js";
import { CHUNK, chunkCount, chunkNonce, TAG } from "./stream-key.js";

/** The length in bytes of a whole chunk with its tag. */
export const SEALED_CHUNK: number = CHUNK + TAG;

/**
 * How many chunks an engine is given at once: so many that a call costs little beside them, and so
 * few that they fit the caches of the processor, and hold a thread for some milliseconds at most.
 */
export const BATCH = 8;

/** The length in bytes of a plaintext once it is sealed. */
export const sealedSize = (size: number): number => size + TAG * chunkCount(size);

/**
 * The length in bytes of the plaintext in sealed chunks.
 * @throws RangeError when there is no chunk, or one without a whole tag
 */
export function openedSize(sealed: number): number {
  const rest = sealed % SEALED_CHUNK;
  if (sealed === 0 || (rest > 0 && rest < TAG)) throw new RangeError("A chunk is shorter than its tag");
  return sealed - TAG * Math.ceil(sealed / SEALED_CHUNK);
}

/**
 * What an engine gave, of the length that it must have.
 * @throws ChartkeyError MISCONFIGURED for another one: what is stored or read would be more or less
 *   than the whole
 */
export function ofLength(length: number, given: Uint8Array): Uint8Array {
  if (given.length === length) return given;
  const message = `The engine gave ${given.length} bytes of chunks, not ${length}`;
  throw new ChartkeyError("MISCONFIGURED", { message });
}

/** So many bytes of the given memory, or new ones where it is too short. */
export const room = (size: number, memory: Uint8Array = new Uint8Array()): Uint8Array =>
  memory.length < size ? new Uint8Array(size) : memory.subarray(0, size);

/** A batch of chunks before and after it was sealed. */
interface Batch {
  readonly plaintext: Uint8Array;
  readonly sealed: Uint8Array;
}

/** One chunk, in the memory of its batch. `sealed` has its tag at the end. */
export interface Chunk extends Batch {
  readonly nonce: Uint8Array<ArrayBuffer>;
}

/** The chunks of a batch, in order. */
export function* chunksIn({ plaintext, sealed }: Batch, { first, last }: ChunkPlace): Generator<Chunk> {
  const count = chunkCount(plaintext.length);
  for (let nth = 0; nth < count; nth++)
    yield {
      nonce: chunkNonce(first + nth, last && nth === count - 1),
      plaintext: plaintext.subarray(nth * CHUNK, (nth + 1) * CHUNK),
      sealed: sealed.subarray(nth * SEALED_CHUNK, (nth + 1) * SEALED_CHUNK),
    };
}
