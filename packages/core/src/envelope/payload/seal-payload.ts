import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { Entropy } from "../../ports/entropy.js";
import type { Placement } from "../placement.js";
import { byteReader } from "../../streams/byte-reader.js";
import type { ChunkCipher } from "../../ports/crypto-engine.js";
import { BATCH, ofLength, SEALED_CHUNK, sealedSize } from "./chunks.js";
import type { PayloadEngine } from "./engine.js";
import { CHUNK, keyCommit, MAX_SIZE, NONCE, paddedSize, payloadSize, streamKey, SUITE } from "./stream-key.js";
import { systemEngine } from "./system-engine.js";

/**
 * Encrypts a plaintext as age's STREAM: chunks of 64 KiB, of which the last may be shorter. It is
 * empty only for an empty plaintext. Several are sealed and yielded at once, in memory that stays
 * as it is until the next ones are requested.
 * @param plaintext each piece of which stays as it is until the next one is requested
 * @param onPlaintext called with a copy of each piece of plaintext while it is sealed
 */
export async function* sealStream(
  plaintext: AsyncIterable<Uint8Array>,
  cipher: ChunkCipher,
  onPlaintext: (piece: Uint8Array) => void | Promise<void>,
): AsyncGenerator<Uint8Array> {
  const reader = byteReader(plaintext);
  let memory: Uint8Array | undefined;
  try {
    for (let first = 0, last = false; !last; first += BATCH) {
      const batch = await reader.take(BATCH * CHUNK);
      last = batch.length < BATCH * CHUNK || (await reader.ended());
      // a short stream takes little
      if (!last) memory ??= new Uint8Array(BATCH * SEALED_CHUNK);
      const [, sealed] = await Promise.all([onPlaintext(batch), cipher.seal(batch, { first, last }, memory)]);
      yield ofLength(sealedSize(batch.length), sealed);
    }
  } finally {
    await reader.close();
  }
}

export interface PayloadOptions {
  /** The fastest of the platform by default. */
  readonly engine?: PayloadEngine | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface SealOptions extends PayloadOptions {
  /** Of the content, in bytes, as far as it is known. */
  readonly size?: number | undefined;
}

/** The result of sealing a payload to its end. */
export interface SealedPayloadResult {
  /** Of the plaintext, in bytes. */
  readonly size: number;
  /** SHA-256 of the plaintext. */
  readonly contentDigest: Uint8Array;
  readonly placement: Omit<Placement, "payload">;
}

export interface SealedPayload {
  /**
   * What to store: nonce ‖ chunks ‖ padding. It can be read once. Each piece stays as it is until
   * the next one is requested.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** @throws TypeError before `chunks` has ended */
  result(): SealedPayloadResult;
}

function* padding(length: number, entropy: Entropy): Generator<Uint8Array> {
  for (let left = length; left > 0; left -= CHUNK) yield entropy.bytes(Math.min(left, CHUNK));
}

/**
 * Encrypts content as an age v1 payload under a fresh file key and nonce, padded with random bytes
 * to a padmé length. The key is never used again: a second try encrypts anew.
 * @param content each piece of which stays as it is until the next one is requested
 * @throws ChartkeyError LIMIT_EXCEEDED above 2^42 bytes, while it is read
 */
export function sealPayload(
  content: AsyncIterable<Uint8Array>,
  entropy: Entropy,
  options: SealOptions = {},
): SealedPayload {
  let result: SealedPayloadResult | undefined;
  async function* seal(): AsyncGenerator<Uint8Array> {
    const engine = options.engine ?? (await systemEngine());
    const fileKey = entropy.bytes(16);
    const nonce = entropy.bytes(NONCE);
    const hash = engine.sha256(options.size);
    let size = 0;
    const cipher = await engine.cipher(streamKey(fileKey, nonce));
    const chunks = sealStream(content, cipher, async (piece) => {
      options.signal?.throwIfAborted();
      size += piece.length;
      if (size > MAX_SIZE) throw new ChartkeyError("LIMIT_EXCEEDED", { message: "A record of more than 2^42 bytes" });
      await hash.update(piece);
    });
    // a copy: a consumer that changes it must not change the commitment
    yield nonce.slice();
    yield* chunks;
    const length = paddedSize(size);
    yield* padding(length - payloadSize(size), entropy);
    result = {
      size,
      contentDigest: await hash.digest(),
      placement: { length, fileKey, keyCommit: keyCommit(fileKey, nonce), suite: SUITE },
    };
  }
  let begun = false;
  return {
    chunks: {
      [Symbol.asyncIterator]() {
        if (begun) throw new TypeError("A sealed payload can be read once");
        begun = true;
        return seal();
      },
    },
    result: () => {
      if (!result) throw new TypeError("The payload has not been sealed to its end");
      return result;
    },
  };
}
