/** What Wycheproof says of every vector. What is acceptable may be refused. */
interface Judged {
  readonly id: number;
  readonly result: "valid" | "invalid" | "acceptable";
}

/** The vectors by their file in `vectors/`. Texts are bytes in hexadecimal. */
export interface Vectors {
  readonly "chacha20-poly1305": Record<"key" | "iv" | "aad" | "msg" | "sealed", string>;
  readonly x25519: Record<"peer" | "secret" | "shared", string> & { readonly flags: readonly string[] };
  readonly ed25519: Record<"key" | "msg" | "sig", string>;
  readonly "hkdf-sha256": Record<"ikm" | "salt" | "info" | "okm", string> & { readonly size: number };
  readonly "hmac-sha256": Record<"key" | "msg" | "tag", string>;
  /** `ek` and `dk` are SHA-256 hashes. */
  readonly "ml-kem-768-keys": Record<"seed" | "ek" | "dk", string>;
  /** From a seed, or from an expanded key. */
  readonly "ml-kem-768-decapsulation": Record<"c" | "shared", string> & Partial<Record<"seed" | "dk", string>>;
  /** `c` is a SHA-256 hash. */
  readonly "ml-kem-768-encapsulation": Record<"m" | "ek" | "c" | "shared", string>;
  readonly "mlkem768-x25519": Record<"m" | "seed" | "key" | "c" | "shared", string>;
  readonly "ecdsa-secp256k1": Record<"key" | "msg" | "sig", string>;
  readonly "ff1-aes256": Record<"key" | "tweak", string> & Record<"msg" | "ct", readonly number[]>;
}

export type Vector<Name extends keyof Vectors> = Vectors[Name] & Judged;

/** Reads vectors from the disk in Node. A browser gets them unpacked from the test server. */
export async function loadVectors<Name extends keyof Vectors>(name: Name): Promise<readonly Vector<Name>[]> {
  const url = new URL(`./vectors/${name}.json.gz`, import.meta.url);
  return (await (url.protocol === "file:" ? readPacked(url) : (await fetch(url)).json())) as readonly Vector<Name>[];
}

async function readPacked(file: URL): Promise<unknown> {
  const { readFile } = await import("node:fs/promises");
  const unpacked = new Blob([await readFile(file)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).json();
}

export const bytes = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));

export const hex = (of: Uint8Array): string => Array.from(of, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What a primitive answers, in hexadecimal; `undefined` where it refuses. */
export async function answer(work: () => Uint8Array | Promise<Uint8Array>): Promise<string | undefined> {
  try {
    return hex(await work());
  } catch {
    return undefined;
  }
}

/** The numbers of the vectors of which `isRight` does not hold. */
export async function wrongOf<V extends Judged>(
  vectors: readonly V[],
  isRight: (vector: V) => boolean | Promise<boolean>,
): Promise<readonly number[]> {
  const wrong: number[] = [];
  for (const vector of vectors) if (!(await isRight(vector))) wrong.push(vector.id);
  return wrong;
}
