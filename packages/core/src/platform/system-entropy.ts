import type { Entropy } from "../ports/entropy.js";

/** The platform's CSPRNG (`crypto.getRandomValues`). */
export const systemEntropy: Entropy = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
