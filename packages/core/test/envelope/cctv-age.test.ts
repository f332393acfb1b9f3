import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { readFileSync } from "node:fs";
import { gunzipSync, inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openAgeFile } from "../../src/envelope/age-file.js";
import { type Unwrap, unwrapWith } from "../../src/envelope/export/unwrap-header.js";
import { isChartkeyError } from "../../src/errors/chartkey-error.js";
import { unlock } from "../../src/keyring/lock.js";
import { chunksOf } from "../../src/streams/bytes.js";

/** See `cctv-age/README.md`. */
const vectors = Object.entries(
  JSON.parse(gunzipSync(readFileSync(new URL("cctv-age/vectors.json.gz", import.meta.url))).toString()) as Readonly<
    Record<string, string>
  >,
).map(([name, text]) => ({ name, ...parsed(Buffer.from(text, "base64")) }));

function parsed(vector: Buffer) {
  const end = vector.indexOf("\n\n");
  const fields = vector
    .toString("latin1", 0, end)
    .split("\n")
    .map((line) => line.split(": "));
  const all = (name: string) => fields.flatMap(([key, value = ""]) => (key === name ? [value] : []));
  const body = vector.subarray(end + 2);
  return {
    expected: all("expect")[0] ?? "",
    payload: all("payload")[0],
    identities: all("identity"),
    passphrases: all("passphrase"),
    file: all("compressed").length > 0 ? inflateSync(body) : body,
  };
}

/** What opening a vector ends with, and the SHA-256 of the plaintext before that. */
interface Ending {
  readonly ending: string;
  readonly digest: string;
}

const ended = (error: unknown, hash: { digest(): Uint8Array }): Ending => {
  if (error !== undefined && !isChartkeyError(error)) throw error;
  return { ending: error?.code ?? "success", digest: bytesToHex(hash.digest()) };
};

async function opened({ file, identities }: Pick<(typeof vectors)[number], "file" | "identities">): Promise<Ending> {
  const unwrap: Unwrap = async (header) => {
    for (const identity of identities) {
      const fileKey = await unwrapWith(identity)(header);
      if (fileKey) return fileKey;
    }
    return undefined;
  };
  const hash = sha256.create();
  try {
    for await (const chunk of openAgeFile(chunksOf(file), unwrap)) hash.update(chunk);
    return ended(undefined, hash);
  } catch (error) {
    return ended(error, hash);
  }
}

const codes: Readonly<Record<string, string>> = {
  success: "success",
  "no match": "SEAL_INVALID",
  "header failure": "SEAL_INVALID",
  "HMAC failure": "SEAL_INVALID",
  "payload failure": "EXPORT_INVALID",
};

/** A file without its nonce has a sound header here, and no payload. */
const withoutNonce = ["stream_no_nonce", "stream_short_nonce"];

/**
 * A chunk with more behind it is never taken for the last one, nor the other way round. The
 * reference tries both, so it releases a chunk more of these files.
 */
const releasedLess = [
  "stream_no_final_full",
  "stream_no_final_two_chunks_full",
  "stream_trailing_garbage_long",
  "stream_trailing_garbage_short",
  "stream_two_final_chunks",
  "stream_two_final_chunks_full",
  "stream_two_final_chunks_second",
];

const byIdentity = vectors.filter(({ passphrases }) => passphrases.length === 0);
const byPassphrase = vectors.filter(({ passphrases }) => passphrases.length > 0);

test("there are 110 vectors, each of them in scope", () => {
  expect([vectors.length, byIdentity.length, byPassphrase.length]).toEqual([110, 85, 25]);
});

describe("an export is opened as age says", () => {
  test.each(byIdentity)("$name: $expected", async (vector) => {
    const { ending, digest } = await opened(vector);
    expect(ending).toBe(withoutNonce.includes(vector.name) ? "EXPORT_INVALID" : codes[vector.expected]);
    if (vector.payload !== undefined) expect(digest === vector.payload).toBe(!releasedLess.includes(vector.name));
  });
});

test("a passphrase never opens an export", async () => {
  for (const { file } of byPassphrase)
    expect((await opened({ file, identities: byIdentity[0]?.identities ?? [] })).ending).toBe("SEAL_INVALID");
});

describe("a kit is opened as age says", () => {
  test.each(byPassphrase)("$name: $expected", async ({ file, passphrases, expected, payload }) => {
    const tries = await Promise.allSettled(
      passphrases.map((passphrase) => unlock(new Uint8Array(file), { passphrase })),
    );
    const found = tries.flatMap((one) => (one.status === "fulfilled" ? [bytesToHex(sha256(one.value))] : []));
    expect(found).toEqual(expected === "success" ? [payload] : []);
    for (const one of tries) if (one.status === "rejected") expect(isChartkeyError(one.reason)).toBe(true);
  });
});
