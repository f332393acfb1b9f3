/**
 * ChaCha20-Poly1305 (RFC 8439) under one key, with nonces of 12 bytes. The caller may reuse the
 * arguments' buffers once the promise has settled.
 */
export interface ChunkCipher {
  /** Ciphertext ‖ tag. */
  seal(nonce: Uint8Array<ArrayBuffer>, plaintext: Uint8Array): Promise<Uint8Array>;
  /** Rejects when the tag is wrong. */
  open(nonce: Uint8Array<ArrayBuffer>, ciphertext: Uint8Array): Promise<Uint8Array>;
}

export interface RunningHash {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/** An implementation of the primitives of payloads. All engines produce the same bytes. */
export interface PayloadEngine {
  readonly name: "node" | "webcrypto" | "noble";
  cipher(key: Uint8Array): Promise<ChunkCipher>;
  sha256(): RunningHash;
}
