import { equalBytes } from "@noble/ciphers/utils.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { RunningHash } from "../../ports/crypto-engine.js";
import { byteReader } from "../../streams/byte-reader.js";
import type { payloadParts } from "./open-part.js";
import type { ExpectedPayload } from "./open-payload.js";
import type { PayloadOptions } from "./seal-payload.js";
import { CHUNK, chunkCount } from "./stream-key.js";
import { systemEngine } from "./system-engine.js";

/** What somebody has of a payload, from its start on, once it was read. */
interface HeldBytes {
  readonly length: number;
  /** What goes beyond its last whole chunk. */
  readonly tail: Uint8Array;
}

export interface RestOptions extends PayloadOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes were had so far, held or opened: all only once the whole was verified. */
  readonly onOpened: (bytes: number) => void;
}

const mismatch = (message: string): ChartkeyError => new ChartkeyError("HELD_MISMATCH", { message });

/** Reads what is held, one byte past `size` at most. */
async function hashHeld(held: AsyncIterable<Uint8Array>, size: number, hash: RunningHash): Promise<HeldBytes> {
  const reader = byteReader(held);
  try {
    for (let length = 0; ;) {
      const piece = await reader.take(Math.min(CHUNK, size + 1 - length));
      length += piece.length;
      if (length > size) throw mismatch("More bytes are held than the content has");
      await hash.update(piece);
      if (piece.length < CHUNK) return { length, tail: piece };
    }
  } finally {
    await reader.close();
  }
}

/**
 * Yields the plaintext that follows what is held. The chunk in which that ends is fetched again and
 * compared before anything is yielded. The last chunk, of at most 64 KiB, is yielded only once the
 * digest of the held and the rest together was verified; the padding is not read.
 * @param held the first bytes of the plaintext, each piece as it stays until the next is requested
 * @param openPart opens parts of the same payload
 * @throws ChartkeyError HELD_MISMATCH when the held and the rest are not the author's content, and
 *   what `openPart` throws; the signal's reason
 */
export async function* openRest(
  held: AsyncIterable<Uint8Array>,
  openPart: ReturnType<typeof payloadParts>,
  { size, contentDigest }: Pick<ExpectedPayload, "size" | "contentDigest">,
  { engine, signal, onOpened }: RestOptions,
): AsyncGenerator<Uint8Array> {
  const hash = (engine ?? (await systemEngine())).sha256(size);
  const { length, tail } = await hashHeld(held, size, hash);
  const start = length - tail.length;
  const lastChunk = (chunkCount(size) - 1) * CHUNK;
  let at = start;
  let last: Uint8Array = new Uint8Array();
  if (length < size)
    for await (const plaintext of openPart({ offset: start, length: size - start }, signal)) {
      const known = at === start ? tail.length : 0;
      if (!equalBytes(plaintext.subarray(0, known), tail.subarray(0, known)))
        throw mismatch("The held bytes end with others than the content has there");
      await hash.update(plaintext.subarray(known));
      const before = Math.min(plaintext.length, lastChunk - at);
      at += plaintext.length;
      // copies: whoever takes the first part, and its memory, must not have the last chunk with it
      if (at === size) last = plaintext.slice(Math.max(known, before));
      if (before <= known) continue;
      onOpened(Math.min(at, lastChunk));
      yield plaintext.slice(known, before);
    }
  if (!equalBytes(await hash.digest(), contentDigest))
    throw mismatch("The held bytes and the rest are not the content that the author stated");
  onOpened(size);
  if (last.length > 0) yield last;
}
