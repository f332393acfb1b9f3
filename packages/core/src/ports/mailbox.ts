import type { CallOptions } from "./call-options.js";

/**
 * Passes the messages of one pairing from device to device. Nobody trusts it: it may read, change,
 * delay and drop what it passes, and the people before the two devices notice. It needs no account,
 * since a new device may have none.
 *
 * A channel is 8 characters of Crockford's base 32, in lower case. Its messages have numbers, from
 * 1 to 6, and 1 to 8,192 bytes. A mailbox forgets a channel by itself, two minutes or more after it
 * was opened.
 */
export interface Mailbox {
  /**
   * Keeps a message under its number. Number 1 opens the channel. The same message again changes
   * nothing. It keeps a copy.
   * @throws ChartkeyError PAIRING_ENDED when the channel is not open, and when another message has
   *   the number; MAILBOX_UNAVAILABLE (retryable)
   */
  put(channel: string, number: number, message: Uint8Array, options?: CallOptions): Promise<void>;
  /**
   * Resolves with a message once it is there, at once or later. It stays there.
   * @throws ChartkeyError PAIRING_ENDED when the channel is not open, or is closed meanwhile;
   *   MAILBOX_UNAVAILABLE (retryable)
   */
  take(channel: string, number: number, options?: CallOptions): Promise<Uint8Array>;
  /**
   * Forgets a channel with its messages. Idempotent.
   * @throws ChartkeyError MAILBOX_UNAVAILABLE (retryable)
   */
  close(channel: string, options?: CallOptions): Promise<void>;
}
