import { identityToRecipient } from "age-encryption";
import { bech32 } from "@scure/base";

const PREFIX = "AGE-SECRET-KEY-PQ-";

/** A seed of 32 bytes as age writes a hybrid identity: `AGE-SECRET-KEY-PQ-1…`. */
export const identityString = (seed: Uint8Array): string => bech32.encodeFromBytes(PREFIX, seed).toUpperCase();

/** @throws TypeError unless `identity` is `AGE-SECRET-KEY-PQ-1…`; the message does not repeat it */
export function parseIdentityString(identity: string): string {
  const decoded = bech32.decodeUnsafe(identity, false);
  const seed = decoded && bech32.fromWordsUnsafe(decoded.words);
  if (!identity.startsWith(`${PREFIX}1`) || seed?.length !== 32)
    throw new TypeError("Expected a hybrid age identity (AGE-SECRET-KEY-PQ-1…)");
  return identity;
}

/** The recipient of a hybrid identity: `age1pq1…`. */
export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity);
