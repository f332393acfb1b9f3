import { equalBytes } from "@noble/ciphers/utils.js";
import { unknownFormat } from "../contents.js";
import type { Placement } from "../placement.js";
import { type ByteReader, byteReader } from "../../streams/byte-reader.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import { SEALED_CHUNK } from "./chunks.js";
import type { PayloadEngine } from "./engine.js";
import type { OpenedBatch } from "./open-batch.js";
import { corrupt, openChunks, truncated } from "./open-chunks.js";
import { CHUNK, chunkCount, keyCommit, NONCE, paddedSize, payloadSize, streamKey, SUITE } from "./stream-key.js";
import type { PayloadOptions } from "./seal-payload.js";
import { systemEngine } from "./system-engine.js";

/** What a payload must match, from its card. */
export interface ExpectedPayload {
  readonly placement: Omit<Placement, "payload">;
  /** Of the plaintext, in bytes. */
  readonly size: number;
  readonly contentDigest: Uint8Array;
}

async function skipPadding(reader: ByteReader, length: number): Promise<void> {
  if ((await reader.skip(length)) < length) throw truncated();
  if (!(await reader.ended())) throw corrupt("The payload goes on beyond its length");
}

/**
 * The first bytes of a payload.
 * @throws ChartkeyError RECORD_TRUNCATED for a stream that has fewer
 */
export async function takeNonce(reader: ByteReader): Promise<Uint8Array> {
  const nonce = (await reader.take(NONCE)).slice();
  if (nonce.length < NONCE) throw truncated();
  return nonce;
}

/**
 * The cipher of a payload's chunks, by its nonce.
 * @throws ChartkeyError RECORD_CORRUPT for one that was sealed under another file key
 */
export async function payloadCipher(
  nonce: Uint8Array,
  { placement: { fileKey, keyCommit: committed } }: ExpectedPayload,
  engine: PayloadEngine,
): Promise<ChunkCipher> {
  if (!equalBytes(keyCommit(fileKey, nonce), committed)) throw corrupt("The payload was sealed under another file key");
  return engine.cipher(streamKey(fileKey, nonce));
}

/** @throws ChartkeyError FORMAT_UNKNOWN, RECORD_CORRUPT when its card contradicts itself */
export function checkExpected({ placement, size }: ExpectedPayload): void {
  if (placement.suite !== SUITE) throw unknownFormat(`payload ${placement.suite}`);
  if (placement.length !== paddedSize(size)) throw corrupt("The payload's length and size do not agree");
}

/**
 * Yields the nonce, then chunk after chunk, several at once. The last chunk is yielded once the
 * whole has been verified, so that a small payload is yielded whole or not at all.
 */
async function* openPieces(
  reader: ByteReader,
  expected: ExpectedPayload,
  options: PayloadOptions,
): AsyncGenerator<OpenedBatch> {
  checkExpected(expected);
  const { placement, size, contentDigest } = expected;
  const engine = options.engine ?? (await systemEngine());
  const nonce = await takeNonce(reader);
  const cipher = await payloadCipher(nonce, expected, engine);
  yield { sealed: nonce, plaintext: new Uint8Array() };

  const hash = engine.sha256(size);
  const to = chunkCount(size);
  let opened = 0;
  for await (const { sealed, plaintext } of openChunks(reader, cipher, { from: 0, to, size }, options.signal)) {
    await hash.update(plaintext);
    const before = (to - 1) * CHUNK - opened;
    opened += plaintext.length;
    if (opened < size) {
      yield { sealed, plaintext };
      continue;
    }
    const sealedBefore = (before / CHUNK) * SEALED_CHUNK;
    // copies: whoever takes the first part, and its memory, must not have the last chunk with it
    yield { sealed: sealed.slice(0, sealedBefore), plaintext: plaintext.slice(0, before) };
    await skipPadding(reader, placement.length - payloadSize(size));
    if (!equalBytes(await hash.digest(), contentDigest))
      throw corrupt("The content is not the one that the author stated");
    yield { sealed: sealed.slice(sealedBefore), plaintext: plaintext.slice(before) };
  }
}

async function* pick(
  which: keyof OpenedBatch,
  stored: AsyncIterable<Uint8Array>,
  expected: ExpectedPayload,
  options: PayloadOptions,
): AsyncGenerator<Uint8Array> {
  options.signal?.throwIfAborted();
  const reader = byteReader(stored);
  try {
    for await (const piece of openPieces(reader, expected, options)) if (piece[which].length > 0) yield piece[which];
  } finally {
    await reader.close();
  }
}

/**
 * Decrypts a stored payload. The key commitment is checked before the first chunk. The last chunk,
 * of at most 64 KiB, is yielded only once length, padding, size and digest have been verified.
 * @throws ChartkeyError RECORD_TRUNCATED when bytes are missing, RECORD_CORRUPT for any other
 *   difference, FORMAT_UNKNOWN for another suite
 */
export const openPayload = (
  stored: AsyncIterable<Uint8Array>,
  expected: ExpectedPayload,
  options: PayloadOptions = {},
): AsyncGenerator<Uint8Array> => pick("plaintext", stored, expected, options);

/**
 * Copies a stored payload without its padding (nonce ‖ chunks), verified as {@link openPayload}
 * does. After a header for the same file key it is an age file. Each piece is valid until the next
 * is requested.
 */
export const copyPayload = (
  stored: AsyncIterable<Uint8Array>,
  expected: ExpectedPayload,
  options: PayloadOptions = {},
): AsyncGenerator<Uint8Array> => pick("sealed", stored, expected, options);
