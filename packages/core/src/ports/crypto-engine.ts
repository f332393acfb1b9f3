/**
 * ChaCha20-Poly1305 (RFC 8439) under one key, with nonces of 12 bytes. The caller may reuse the
 * arguments' buffers once the promise has settled.
 */
export interface ChunkCipher {
  /** Ciphertext ‖ tag. */
  seal(nonce: Uint8Array<ArrayBuffer>, plaintext: Uint8Array): Promise<Uint8Array>;
  /** Rejects when the tag is wrong; with a `ChartkeyError` only when the engine itself fails. */
  open(nonce: Uint8Array<ArrayBuffer>, ciphertext: Uint8Array): Promise<Uint8Array>;
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
  sha256(): RunningHash;
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
