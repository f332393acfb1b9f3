import { seededEntropy } from "../../src/fakes/seeded-entropy.js";

/**
 * Runs `make` while the platform's random numbers come from `seed`: age's KEM takes no source of
 * its own. Not for concurrent use.
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
    // uncovers the one of the prototype again
    Reflect.deleteProperty(crypto, "getRandomValues");
  }
}
