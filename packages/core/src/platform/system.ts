import { isDate } from "../domain/checks/check-date.js";
import type { Clock } from "../ports/clock.js";
import { checkPort } from "../ports/check-port.js";
import type { Entropy } from "../ports/entropy.js";
import { kindOf, viewOf } from "../streams/own-bytes.js";

export const systemClock: Clock = { now: () => new Date() };

/**
 * A clock that somebody passes in.
 * @returns a clock that throws a TypeError for what is no time
 * @throws TypeError for what has no method `now`
 */
export function checkedClock(given: Clock = systemClock): Clock {
  checkPort("clock", given, "now");
  return {
    now() {
      const now: unknown = given.now();
      if (isDate(now) && Number.isFinite(now.getTime())) return now;
      throw new TypeError(`\`clock.now()\` gave ${isDate(now) ? "an invalid Date" : kindOf(now)}`);
    },
  };
}

/** The platform's CSPRNG (`crypto.getRandomValues`). */
export const systemEntropy: Entropy = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/**
 * A source of random bytes that somebody passes in: keys are made of what it gives.
 * @returns a source that throws a TypeError for what is no Uint8Array of the length
 * @throws TypeError for what has no method `bytes`
 */
export function checkedEntropy(given: Entropy = systemEntropy): Entropy {
  checkPort("entropy", given, "bytes");
  return {
    bytes(length) {
      const bytes = given.bytes(length);
      if (viewOf(bytes)?.length !== length)
        throw new TypeError(`\`entropy.bytes(${length})\` gave ${viewOf(bytes)?.length ?? kindOf(bytes)}`);
      return bytes;
    },
  };
}
