import { equalBytes } from "@noble/ciphers/utils.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { unknownFormat } from "../contents.js";
import { type Placement, SUITE } from "../placement.js";
import { type ByteReader, byteReader } from "./byte-reader.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import type { PayloadEngine } from "./engine.js";
import {
  CHUNK,
  chunkCount,
  chunkNonce,
  keyCommit,
  NONCE,
  paddedSize,
  payloadSize,
  streamKey,
  TAG,
} from "./stream-key.js";
import type { PayloadOptions } from "./seal-payload.js";
import { systemEngine } from "./system-engine.js";

/** What a payload must match, from its card. */
export interface ExpectedPayload {
  readonly placement: Omit<Placement, "payload">;
  /** Of the plaintext, in bytes. */
  readonly size: number;
  readonly contentDigest: Uint8Array;
}

interface Piece {
  readonly sealed: Uint8Array;
  readonly plaintext: Uint8Array;
}

const corrupt = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("RECORD_CORRUPT", { message, cause });

/** @throws ChartkeyError RECORD_TRUNCATED for a stream that has fewer bytes */
export async function takeAll(reader: ByteReader, length: number): Promise<Uint8Array> {
  const bytes = await reader.take(length);
  if (bytes.length < length)
    throw new ChartkeyError("RECORD_TRUNCATED", { message: "The payload ends before its length" });
  return bytes;
}

async function skipPadding(reader: ByteReader, length: number): Promise<void> {
  for (let left = length; left > 0; left -= CHUNK) await takeAll(reader, Math.min(left, CHUNK));
  if (!(await reader.ended())) throw corrupt("The payload goes on beyond its length");
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
 * Decrypts a chunk.
 * @throws ChartkeyError RECORD_CORRUPT for one that was altered or moved; what an engine says of
 *   itself, as a worker that has failed
 */
export const openChunk = (
  cipher: ChunkCipher,
  nonce: Uint8Array<ArrayBuffer>,
  sealed: Uint8Array,
): Promise<Uint8Array> =>
  cipher.open(nonce, sealed).catch((cause: unknown) => {
    throw isChartkeyError(cause) ? cause : corrupt("A chunk of the payload was altered", cause);
  });

/**
 * Yields the nonce, then chunk after chunk. The last chunk is yielded once the whole has been
 * verified, so that a small payload is yielded whole or not at all.
 */
async function* openPieces(
  reader: ByteReader,
  expected: ExpectedPayload,
  options: PayloadOptions,
): AsyncGenerator<Piece> {
  checkExpected(expected);
  const { placement, size, contentDigest } = expected;
  const engine = options.engine ?? (await systemEngine());
  const nonce = (await takeAll(reader, NONCE)).slice();
  const cipher = await payloadCipher(nonce, expected, engine);
  yield { sealed: nonce, plaintext: new Uint8Array() };

  const hash = engine.sha256();
  const chunks = chunkCount(size);
  for (let index = 0; index < chunks; index++) {
    options.signal?.throwIfAborted();
    const last = index === chunks - 1;
    const taken = await takeAll(reader, Math.min(CHUNK, size - index * CHUNK) + TAG);
    // a copy: the next read may reuse the source's buffer
    const sealed = last ? taken.slice() : taken;
    const plaintext = await openChunk(cipher, chunkNonce(index, last), sealed);
    await hash.update(plaintext);
    if (last) {
      await skipPadding(reader, placement.length - payloadSize(size));
      if (!equalBytes(await hash.digest(), contentDigest))
        throw corrupt("The content is not the one that the author stated");
    }
    yield { sealed, plaintext };
  }
}

async function* pick(
  which: keyof Piece,
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
