/**
 * Returns random bytes, synchronously. The default is the platform's CSPRNG. A seeded one exists
 * only in `@chartkey/core/fakes`, for tests and golden vectors.
 */
export interface Entropy {
  /** `length` fresh bytes, 0 to 65,536. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
}
