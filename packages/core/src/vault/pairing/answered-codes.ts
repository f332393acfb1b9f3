import { ended } from "./run-pairing.js";

/** How many are remembered. A person types each, so the minute of the oldest is long over. */
const MOST = 1_000;

/**
 * The codes that a known device has answered. Whoever is in between knows its digits before it
 * does, and could end each pairing in which they do not suit him, unseen, if an app could try again
 * with the code that it has, or with the same keyring in another object.
 */
export class AnsweredCodes {
  readonly #channels = new Set<string>();

  /**
   * Takes a code for one pairing.
   * @throws ChartkeyError PAIRING_ENDED for one that was answered, or is in use
   */
  take(channel: string): void {
    if (this.#channels.has(channel)) throw ended("This code was used before: each is good for one pairing");
    const [oldest] = this.#channels;
    if (oldest !== undefined && this.#channels.size >= MOST) this.#channels.delete(oldest);
    this.#channels.add(channel);
  }

  /** Gives back a code that was not answered. */
  release(channel: string): void {
    this.#channels.delete(channel);
  }
}
