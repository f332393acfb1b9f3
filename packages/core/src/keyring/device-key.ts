import { identityString, recipientOf } from "../envelope/recipient.js";
import type { Entropy } from "../ports/entropy.js";
import { checkedEntropy } from "../platform/system.js";

/**
 * A key pair that a second device creates. The first device seals the keyring to `recipient`
 * (`age1pq1…`). The second opens it with `identity` (`AGE-SECRET-KEY-PQ-1…`), which never leaves
 * it.
 */
export async function createDeviceKey(
  entropy?: Entropy,
): Promise<{ readonly recipient: string; readonly identity: string }> {
  const identity = identityString(checkedEntropy(entropy).bytes(32));
  return { recipient: await recipientOf(identity), identity };
}
