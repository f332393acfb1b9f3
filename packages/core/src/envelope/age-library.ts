import { type Identity, type Recipient, Stanza } from "age-encryption";
import { unwrapHybrid, wrapHybrid } from "./hybrid-stanza.js";
import { isHybridIdentity, isHybridRecipient, parseIdentityString, parseRecipient } from "./recipient.js";

/**
 * A recipient as age's library takes it, whose own hybrid ones are slower.
 * @param recipient `age1pq1…` or `age1…`
 */
export function libraryRecipient(recipient: string): Recipient | string {
  if (!isHybridRecipient(recipient)) return recipient;
  const key = parseRecipient(recipient);
  return {
    async wrapFileKey(fileKey) {
      const { args, body } = await wrapHybrid(fileKey, key);
      return [new Stanza([...args], body)];
    },
  };
}

/** The hybrid identity of a seed of 32 bytes, as age's library takes it. */
export const hybridIdentity = (seed: Uint8Array): Identity => ({
  unwrapFileKey: async (stanzas) => (await unwrapHybrid(stanzas, seed)) ?? null,
});

/**
 * An identity as age's library takes it, whose own hybrid ones are slower.
 * @param identity `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`
 */
export const libraryIdentity = (identity: string): Identity | string =>
  isHybridIdentity(identity) ? hybridIdentity(parseIdentityString(identity)) : identity;
