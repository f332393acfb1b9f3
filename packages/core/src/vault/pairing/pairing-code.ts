import { base32crockford } from "@scure/base";
import type { Entropy } from "../../ports/entropy.js";
import { crockfordDigits } from "../../keyring/crockford-digits.js";

/** What a new device shows, so that a known one finds it. Neither is a secret. */
export interface PairingCode {
  /** To be typed: eight characters, such as `7k3w-0q9x`. */
  readonly code: string;
  /**
   * To be scanned: 34 letters and digits for a QR code. It names the new device's key too, so that
   * nobody can put another one in its place.
   */
  readonly qr: string;
}

/** A channel, and the digest of 16 bytes that a scanned code has besides. */
const CODE = /^([0-9A-HJKMNP-TV-Z]{8})([0-9A-HJKMNP-TV-Z]{26})?$/u;

/** The name of a channel: 40 random bits. */
export const newChannel = (entropy: Entropy): string => base32crockford.encode(entropy.bytes(5)).toLowerCase();

/** @param hello the digest of the new device's first message, 32 bytes */
export const pairingCode = (channel: string, hello: Uint8Array): PairingCode => ({
  code: `${channel.slice(0, 4)}-${channel.slice(4)}`,
  qr: channel.toUpperCase() + base32crockford.encode(hello.subarray(0, 16)),
});

/**
 * Parses what somebody typed or scanned.
 * @returns the channel, and the first 16 bytes of the digest of the first message if it was scanned
 * @throws TypeError for anything else
 */
export function parsePairingCode(code: string): { readonly channel: string; readonly hello: Uint8Array | undefined } {
  const [, channel, digest] = (typeof code === "string" && CODE.exec(crockfordDigits(code))) || [];
  if (!channel)
    throw new TypeError("`code` is the eight characters that the new device shows, or what its QR code holds");
  return { channel: channel.toLowerCase(), hello: digest === undefined ? undefined : decode(digest) };
}

function decode(digest: string): Uint8Array {
  try {
    return base32crockford.decode(digest);
  } catch {
    throw new TypeError("`code` is not what the new device's QR code holds");
  }
}
