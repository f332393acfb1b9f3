import { equalBytes } from "@noble/ciphers/utils.js";
import { scrypt as nobleScrypt } from "@noble/hashes/scrypt.js";
import { ChartkeyError } from "../errors/chartkey-error.js";

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

/** @param N how many blocks of 1 KiB it holds in memory */
type Scrypt = (passphrase: Uint8Array, salt: Uint8Array, N: number) => Promise<Uint8Array>;

const KEY = 32;
const [r, p] = [8, 1];

const inJavaScript: Scrypt = async (passphrase, salt, N) => nobleScrypt(passphrase, salt, { N, r, p, dkLen: KEY });

const inNode =
  (crypto: NodeCrypto): Scrypt =>
  async (passphrase, salt, N) => {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    // a table of N blocks, and a few more
    crypto.scrypt(passphrase, salt, KEY, { N, r, p, maxmem: 128 * r * (N + 16) }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
    return promise;
  };

/** Whether a platform's scrypt is there, and is scrypt. The rules of FIPS 140 do not allow it. */
async function works(native: Scrypt): Promise<boolean> {
  const input = new Uint8Array(1);
  try {
    return equalBytes(await native(input, input, 2), await inJavaScript(input, input, 2));
  } catch {
    return false;
  }
}

/**
 * scrypt (RFC 7914) with r = 8 and p = 1: 32 bytes. It takes 1 KiB · N of memory. Node computes it
 * in a thread of its own; elsewhere it is JavaScript, which holds the caller's thread.
 * @param workFactor the logarithm of N
 * @throws ChartkeyError LIMIT_EXCEEDED where the device lacks the memory
 */
export async function scrypt(passphrase: Uint8Array, salt: Uint8Array, workFactor: number): Promise<Uint8Array> {
  const N = 2 ** workFactor;
  const crypto = (globalThis as Host).process?.getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
  const native = crypto && inNode(crypto);
  const compute = native && (await works(native)) ? native : inJavaScript;
  try {
    return await compute(passphrase, salt, N);
  } catch (cause) {
    throw new ChartkeyError("LIMIT_EXCEEDED", {
      message: `This device lacks the memory for the passphrase, ${Math.ceil(N / 1024)} MiB`,
      hints: ["Close other pages and apps and try again, or use another lock or device."],
      retryable: true,
      cause,
    });
  }
}
