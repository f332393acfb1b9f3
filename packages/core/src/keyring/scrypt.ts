import { scrypt as nobleScrypt } from "@noble/hashes/scrypt.js";

/** The part of `node:crypto` that is used here; core is built without Node's types. */
interface NodeCrypto {
  scrypt(
    passphrase: Uint8Array,
    salt: Uint8Array,
    size: number,
    options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
    done: (error: Error | null, key: Uint8Array) => void,
  ): void;
}

interface Host {
  readonly process?: { getBuiltinModule?(id: string): unknown };
}

const KEY = 32;
const [r, p] = [8, 1];

/**
 * scrypt (RFC 7914) with r = 8 and p = 1: 32 bytes. It takes 1 KiB · N of memory. Node computes it
 * in a thread of its own; elsewhere it is JavaScript, which holds the caller's thread.
 * @param workFactor the logarithm of N
 */
export async function scrypt(passphrase: Uint8Array, salt: Uint8Array, workFactor: number): Promise<Uint8Array> {
  const N = 2 ** workFactor;
  const crypto = (globalThis as Host).process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
  if (!crypto) return nobleScrypt(passphrase, salt, { N, r, p, dkLen: KEY });
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  // a table of N blocks, and a few more
  crypto.scrypt(passphrase, salt, KEY, { N, r, p, maxmem: 128 * r * (N + 16) }, (error, key) => {
    if (error) reject(error);
    else resolve(key);
  });
  return promise;
}
