import type { Ed25519, MlKem768, X25519 } from "./engine.js";

/** What `begin` gives, begun when it is first asked for, and anew after it failed. */
function once<T>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () =>
    (begun ??= begin().catch((error: unknown) => {
      begun = undefined;
      throw error;
    }));
}

/** Makes operations that the second computes where the first rejects. */
function either<By>(first: () => Promise<By>, second: () => Promise<By>) {
  const [one, other] = [once(first), once(second)];
  return <Args extends readonly unknown[], T>(call: (by: By, ...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        return await call(await one(), ...args);
      } catch {
        return call(await other(), ...args);
      }
    };
}

/** What makes keys from their secrets, as each algorithm does. */
interface KeyMaker<Key> {
  key(secret: Uint8Array): Promise<Key>;
}

/** Makes the operations of a key that both have, of which the second makes its own when needed. */
const keysOf =
  <Key>(native: KeyMaker<Key>, fallback: () => Promise<KeyMaker<Key>>) =>
  (secret: Uint8Array) =>
    either(
      () => native.key(secret),
      async () => (await fallback()).key(secret),
    );

/**
 * A platform's algorithms, which leave to JavaScript what the platform rejects. All engines reject
 * the same inputs. Where only the platform does, it has failed, and nobody may hear of that as of
 * something altered or forged.
 */
export const orElse = {
  ed25519(native: Ed25519, fallback: () => Promise<Ed25519>): Ed25519 {
    const engines = either(async () => native, fallback);
    const keys = keysOf(native, fallback);
    return {
      async key(seed) {
        const by = keys(seed);
        return {
          publicKey: by((key) => key.publicKey()),
          sign: by((key, message: Uint8Array) => key.sign(message)),
        };
      },
      verify: engines((engine, ...call: Parameters<Ed25519["verify"]>) => engine.verify(...call)),
    };
  },
  x25519(native: X25519, fallback: () => Promise<X25519>): X25519 {
    const keys = keysOf(native, fallback);
    return {
      async key(secret) {
        const by = keys(secret);
        return {
          publicKey: by((key) => key.publicKey()),
          agree: by((key, peer: Uint8Array) => key.agree(peer)),
        };
      },
    };
  },
  mlKem768(native: MlKem768, fallback: () => Promise<MlKem768>): MlKem768 {
    const engines = either(async () => native, fallback);
    const keys = keysOf(native, fallback);
    return {
      async key(seed) {
        const by = keys(seed);
        return {
          publicKey: by((key) => key.publicKey()),
          decapsulate: by((key, cipherText: Uint8Array) => key.decapsulate(cipherText)),
        };
      },
      encapsulate: engines((engine, publicKey: Uint8Array) => engine.encapsulate(publicKey)),
    };
  },
} as const;
