import { x25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";
import { identityToRecipient } from "age-encryption";

const RECIPIENT_SIZE = 1216;
const ML_KEM_COEFFICIENTS = 1152;
const ML_KEM_MODULUS = 3329;

const withoutLimit = false;

/**
 * Whether every coefficient of an ML-KEM encapsulation key is reduced (FIPS 203, section 7.2). Two
 * coefficients are packed in three bytes.
 */
function isReduced(key: Uint8Array): boolean {
  for (let i = 0; i < ML_KEM_COEFFICIENTS; i += 3) {
    const [a = 0, b = 0, c = 0] = key.subarray(i, i + 3);
    if ((a | ((b & 0x0f) << 8)) >= ML_KEM_MODULUS || ((b >> 4) | (c << 4)) >= ML_KEM_MODULUS) return false;
  }
  return true;
}

/**
 * Whether an X25519 public key has a large order. A low-order key agrees to zero with every scalar
 * (RFC 7748, section 6.1).
 */
export function isSoundX25519(key: Uint8Array): boolean {
  try {
    x25519.scalarMult(Uint8Array.of(1, ...new Uint8Array(31)), key);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether `raw` is an ML-KEM-768 key (1,184 bytes) that FIPS 203 admits, then an X25519 key (32
 * bytes) of large order.
 */
export const isSoundRecipient = (raw: Uint8Array): boolean =>
  raw.length === RECIPIENT_SIZE && isReduced(raw) && isSoundX25519(raw.subarray(RECIPIENT_SIZE - 32));

/** A raw hybrid recipient of 1,216 bytes as age writes it: `age1pq1…`. */
export const recipientString = (raw: Uint8Array): string => bech32.encode("age1pq", bech32.toWords(raw), withoutLimit);

function decodeBech32(recipient: string, prefix: string): Uint8Array | undefined {
  // bech32 allows upper case, but age recipients are in lower case
  const decoded = recipient === recipient.toLowerCase() ? bech32.decodeUnsafe(recipient, withoutLimit) : undefined;
  if (decoded?.prefix !== prefix) return undefined;
  return bech32.fromWordsUnsafe(decoded.words) ?? undefined;
}

export const isHybridRecipient = (recipient: string): boolean => recipient.startsWith("age1pq1");

/**
 * The 1,216 raw bytes of `age1pq1…`.
 * @throws TypeError for any other kind of recipient, and for an unsound key
 */
export function parseRecipient(recipient: string): Uint8Array {
  const raw = decodeBech32(recipient, "age1pq");
  if (!raw) throw new TypeError("Expected a hybrid age recipient (age1pq1…)");
  if (!isSoundRecipient(raw)) throw new TypeError("The age recipient is not a sound key");
  return raw;
}

/**
 * Checks a recipient of an export: hybrid, or the older X25519 (`age1…`).
 * @throws TypeError for anything else
 */
export function checkExportRecipient(recipient: string): void {
  if (typeof recipient !== "string") throw new TypeError("Expected an age recipient (age1pq1… or age1…)");
  if (isHybridRecipient(recipient)) return void parseRecipient(recipient);
  const raw = decodeBech32(recipient, "age");
  if (raw?.length !== 32 || !isSoundX25519(raw)) throw new TypeError("Expected an age recipient (age1pq1… or age1…)");
}

const PREFIX = "AGE-SECRET-KEY-PQ-";

/** A seed of 32 bytes as age writes a hybrid identity: `AGE-SECRET-KEY-PQ-1…`. */
export const identityString = (seed: Uint8Array): string => bech32.encodeFromBytes(PREFIX, seed).toUpperCase();

/**
 * The seed of a hybrid identity, 32 bytes.
 * @throws TypeError unless `identity` is `AGE-SECRET-KEY-PQ-1…`; the message does not repeat it
 */
export function parseIdentityString(identity: string): Uint8Array {
  const decoded = typeof identity === "string" ? bech32.decodeUnsafe(identity, false) : undefined;
  const seed = decoded && bech32.fromWordsUnsafe(decoded.words);
  if (seed?.length !== 32 || !identity.startsWith(`${PREFIX}1`))
    throw new TypeError("Expected a hybrid age identity (AGE-SECRET-KEY-PQ-1…)");
  return seed;
}

/** The recipient of a hybrid identity: `age1pq1…`. */
export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity);
