type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The primitives of one library. Each throws or rejects where it refuses. Those that only newer
 * versions of Node and of browsers have are optional.
 */
export interface Engine {
  readonly name: string;
  readonly chacha20Poly1305?: Aead | undefined;
  x25519(secret: Bytes, peer: Bytes): Promise<Uint8Array>;
  isEd25519(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean>;
  hkdf(key: Bytes, salt: Bytes, info: Bytes, size: number): Promise<Uint8Array>;
  hmac(key: Bytes, message: Bytes): Promise<Uint8Array>;
  /** ML-KEM-768: the key to encapsulate to, of a seed of 64 bytes. */
  readonly encapsulationKey?: ((seed: Bytes) => Promise<Uint8Array>) | undefined;
  /** ML-KEM-768 from a seed of 64 bytes: the shared secret. */
  readonly decapsulate?: ((seed: Bytes, ciphertext: Bytes) => Promise<Uint8Array>) | undefined;
}

export interface Aead {
  /** Ciphertext ‖ tag. */
  seal(key: Bytes, nonce: Bytes, aad: Bytes, plaintext: Bytes): Promise<Uint8Array>;
  open(key: Bytes, nonce: Bytes, aad: Bytes, sealed: Bytes): Promise<Uint8Array>;
}
