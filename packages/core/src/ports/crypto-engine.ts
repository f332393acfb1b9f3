/** Which chunks of a stream these are. */
export interface ChunkPlace {
  /** The number of the first one, from 0. */
  readonly first: number;
  /** Whether the stream ends with the last one. */
  readonly last: boolean;
}

/**
 * age's STREAM (C2SP age) under one key: each chunk of 64 KiB by ChaCha20-Poly1305 (RFC 8439). Its
 * nonce is its number (11 bytes, big-endian) ‖ 1 for the last chunk of the stream, 0 for others.
 * The last one may be shorter. A call takes one chunk or many, and each is whole. The caller may
 * reuse the arguments' buffers once the promise has settled, and keep the result.
 */
export interface ChunkCipher {
  /**
   * Ciphertext ‖ tag of each chunk, one after the other. Nothing is one empty chunk.
   * @param memory in which the result may lie, if it is long enough; new memory by default
   */
  seal(plaintext: Uint8Array, place: ChunkPlace, memory?: Uint8Array): Promise<Uint8Array>;
  /**
   * The plaintext of all chunks. Rejects when the tag of any is wrong; with a `ChartkeyError` only
   * when the engine itself fails.
   */
  open(sealed: Uint8Array, place: ChunkPlace): Promise<Uint8Array>;
}

/** A hash of bytes that come one after the other. */
export interface RunningHash {
  /** Takes the next bytes. Await it before the next call, and before the bytes change. */
  update(bytes: Uint8Array): void | Promise<void>;
  /** 32 bytes. Call it once, after the last bytes. */
  digest(): Uint8Array | Promise<Uint8Array>;
}

/**
 * Computes what takes long: the encryption and the hash of content, and the KDF of passphrases. An
 * app may let it run in another thread than its own. It sees keys, passphrases and content, so it
 * is a part of the app, and no adapter of a service. All engines give the same bytes.
 */
export interface CryptoEngine {
  /** @param key 32 bytes */
  cipher(key: Uint8Array): Promise<ChunkCipher>;
  /** @param size how many bytes are going to come, if known. Others may come all the same. */
  sha256(size?: number): RunningHash;
  /**
   * Seals contents, at most 1 MiB, as an age file with one scrypt stanza (N = 2^18).
   * @param passphrase in its normalised form
   * @throws ChartkeyError LIMIT_EXCEEDED, retryable, where the device lacks the memory
   */
  sealByPassphrase(contents: Uint8Array, passphrase: string): Promise<Uint8Array>;
  /**
   * The contents of an age file with one scrypt stanza, whose work factor is at most 20;
   * `undefined` for another passphrase.
   * @throws ChartkeyError SEAL_INVALID for a file that is malformed or altered; LIMIT_EXCEEDED,
   *   retryable, where the device lacks the memory
   */
  openByPassphrase(sealed: Uint8Array, passphrase: string): Promise<Uint8Array | undefined>;
}
