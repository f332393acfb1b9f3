import type { Clock } from "../ports/clock.js";
import type { Entropy } from "../ports/entropy.js";

export const systemClock: Clock = { now: () => new Date() };

/** The platform's CSPRNG (`crypto.getRandomValues`). */
export const systemEntropy: Entropy = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
