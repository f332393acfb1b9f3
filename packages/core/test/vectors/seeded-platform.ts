import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import type { MlKem768 } from "../../src/envelope/public-key/engine.js";
import { publicKeys } from "../../src/envelope/public-key/system-engine.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";

/**
 * Runs `make` while the platform's random numbers come from `seed`: neither a key of a
 * file nor a native KEM accepts another source. Not for concurrent use.
 */
export async function withSeededPlatform<T>(seed: string, make: () => Promise<T>): Promise<T> {
  const entropy = seededEntropy(seed);
  let ephemeral: Uint8Array | undefined;
  // what is detected is the same object each time
  const algorithms: { mlKem768: MlKem768 } = await publicKeys();
  const { mlKem768 } = algorithms;
  algorithms.mlKem768 = {
    ...mlKem768,
    // age's library drew the random numbers of both halves of its KEM at once
    async encapsulate(key) {
      const drawn = entropy.bytes(64);
      ephemeral = drawn.subarray(32);
      return ml_kem768.encapsulate(key, drawn.subarray(0, 32));
    },
  };
  Object.defineProperty(crypto, "getRandomValues", {
    configurable: true,
    value: (array: Uint8Array) => {
      array.set(ephemeral ?? entropy.bytes(array.length));
      ephemeral = undefined;
      return array;
    },
  });
  try {
    return await make();
  } finally {
    // restores the method of the prototype
    Reflect.deleteProperty(crypto, "getRandomValues");
    algorithms.mlKem768 = mlKem768;
  }
}
