import { viewOf } from "../streams/own-bytes.js";

/** The most bytes of a message. */
export const MAX_MESSAGE = 8192;

/** The messages of a pairing. */
const MAX_NUMBER = 6;

/**
 * The name of a channel of a `Mailbox`.
 * @throws TypeError for what is not 8 characters of Crockford's base 32 in lower case
 */
export function checkChannel(channel: string): string {
  if (typeof channel !== "string" || !/^[0-9a-hjkmnp-tv-z]{8}$/u.test(channel))
    throw new TypeError("`channel` is 8 characters of Crockford's base 32, in lower case");
  return channel;
}

/**
 * The number of a message in its channel.
 * @throws TypeError for what is none of 1 to 6
 */
export function checkMessageNumber(number: number): number {
  if (!Number.isSafeInteger(number) || number < 1 || number > MAX_NUMBER)
    throw new TypeError(`\`number\` is 1 to ${MAX_NUMBER}`);
  return number;
}

/**
 * A message of a `Mailbox`.
 * @returns a copy
 * @throws TypeError for what is no Uint8Array of 1 to 8,192 bytes
 */
export function checkMessage(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = viewOf(message);
  if (!bytes || bytes.length < 1 || bytes.length > MAX_MESSAGE)
    throw new TypeError(`\`message\` is a Uint8Array of 1 to ${MAX_MESSAGE} bytes`);
  return new Uint8Array(bytes);
}
