import { bech32 } from "@scure/base";
import { hybridKeyOf } from "./hybrid-kem.js";
import { type HybridKey, isHybridKey, isSoundX25519 } from "./hybrid-key.js";

const withoutLimit = false;

/** A hybrid recipient of 1,216 bytes as age writes it: `age1pq1…`. */
export const recipientString = (raw: Uint8Array): string => bech32.encode("age1pq", bech32.toWords(raw), withoutLimit);

function decodeBech32(recipient: string, prefix: string): Uint8Array | undefined {
  // bech32 allows upper case, but age recipients are in lower case
  const decoded = recipient === recipient.toLowerCase() ? bech32.decodeUnsafe(recipient, withoutLimit) : undefined;
  if (decoded?.prefix !== prefix) return undefined;
  return bech32.fromWordsUnsafe(decoded.words) ?? undefined;
}

export const isHybridRecipient = (recipient: string): boolean => recipient.startsWith("age1pq1");

/**
 * The key in `age1pq1…`.
 * @throws TypeError for any other kind of recipient, and for an unsound key
 */
export function parseRecipient(recipient: string): HybridKey {
  const raw = decodeBech32(recipient, "age1pq");
  if (!raw) throw new TypeError("Expected a hybrid age recipient (age1pq1…)");
  if (!isHybridKey(raw)) throw new TypeError("The age recipient is not a sound key");
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
  if (!raw || !isSoundX25519(raw)) throw new TypeError("Expected an age recipient (age1pq1… or age1…)");
}

const PREFIX = "AGE-SECRET-KEY-PQ-";

/** Whether a text that is an age identity is a hybrid one. */
export const isHybridIdentity = (identity: string): boolean => identity.startsWith(`${PREFIX}1`);

/** A seed of 32 bytes as age writes a hybrid identity: `AGE-SECRET-KEY-PQ-1…`. */
export const identityString = (seed: Uint8Array): string => bech32.encodeFromBytes(PREFIX, seed).toUpperCase();

/**
 * The seed of a hybrid identity, 32 bytes.
 * @throws TypeError unless `identity` is `AGE-SECRET-KEY-PQ-1…`; the message does not repeat it
 */
export function parseIdentityString(identity: string): Uint8Array {
  const decoded = typeof identity === "string" ? bech32.decodeUnsafe(identity, false) : undefined;
  const seed = decoded && bech32.fromWordsUnsafe(decoded.words);
  if (seed?.length !== 32 || !isHybridIdentity(identity))
    throw new TypeError("Expected a hybrid age identity (AGE-SECRET-KEY-PQ-1…)");
  return seed;
}

/** The recipient of a hybrid identity, `AGE-SECRET-KEY-PQ-1…`: `age1pq1…`. */
export const recipientOf = async (identity: string): Promise<string> =>
  recipientString(await hybridKeyOf(parseIdentityString(identity)));
