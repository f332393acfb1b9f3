import { seededEntropy } from "../../src/fakes/seeded-entropy.js";

/**
 * Runs `make` while the platform's random numbers come from `seed`, since age's KEM accepts no
 * other source. Not for concurrent use.
 */
export async function withSeededPlatform<T>(seed: string, make: () => Promise<T>): Promise<T> {
  const entropy = seededEntropy(seed);
  Object.defineProperty(crypto, "getRandomValues", {
    configurable: true,
    value: (array: Uint8Array) => {
      array.set(entropy.bytes(array.length));
      return array;
    },
  });
  try {
    return await make();
  } finally {
    // restores the method of the prototype
    Reflect.deleteProperty(crypto, "getRandomValues");
  }
}
