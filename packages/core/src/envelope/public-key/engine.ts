/** Ed25519 (RFC 8032). A verified key is never one of small order. */
export interface Ed25519 {
  /** @param seed 32 bytes */
  key(seed: Uint8Array): Promise<SigningKey>;
  /**
   * Whether the point of the signature is, byte by byte, the one that its number and the key give:
   * the check without cofactor.
   * @param signature 64 bytes
   * @param key 32 bytes
   */
  verify(signature: Uint8Array, message: Uint8Array, key: Uint8Array): Promise<boolean>;
}

/**
 * A secret key in the form that its engine computes with. A keyring keeps it until it is wiped.
 */
export interface SigningKey {
  /** 32 bytes. */
  publicKey(): Promise<Uint8Array>;
  /** @returns 64 bytes */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** X25519 (RFC 7748). */
export interface X25519 {
  /** @param secret 32 bytes */
  key(secret: Uint8Array): Promise<AgreementKey>;
}

/**
 * A secret key in the form that its engine computes with. It lives no longer than one operation.
 */
export interface AgreementKey {
  /** 32 bytes. */
  publicKey(): Promise<Uint8Array>;
  /**
   * The shared secret, 32 bytes. Rejects when it is all zeros.
   * @param peer 32 bytes
   */
  agree(peer: Uint8Array): Promise<Uint8Array>;
}

/** ML-KEM-768 (FIPS 203). */
export interface MlKem768 {
  /** @param seed 64 bytes: d ‖ z */
  key(seed: Uint8Array): Promise<DecapsulationKey>;
  /**
   * A new shared secret of 32 bytes, and the 1,088 bytes that give it to the owner of the key.
   * @param publicKey whose coefficients are reduced
   */
  encapsulate(publicKey: Uint8Array): Promise<Encapsulated>;
}

/**
 * A secret key in the form that its engine computes with. It lives no longer than one operation.
 */
export interface DecapsulationKey {
  /** The encapsulation key, 1,184 bytes. */
  publicKey(): Promise<Uint8Array>;
  /** @param cipherText 1,088 bytes */
  decapsulate(cipherText: Uint8Array): Promise<Uint8Array>;
}

export interface Encapsulated {
  readonly cipherText: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/**
 * The public-key operations of one library. All engines give the same answers. A platform may lack
 * some.
 */
export interface PublicKeyEngine {
  readonly name: "node" | "webcrypto" | "noble";
  readonly ed25519?: Ed25519;
  readonly x25519?: X25519;
  readonly mlKem768?: MlKem768;
}
