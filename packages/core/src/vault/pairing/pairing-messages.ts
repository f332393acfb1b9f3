import { equalBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import * as z from "zod/mini";
import { format } from "../../envelope/contents.js";
import { exactly } from "../../envelope/fields.js";
import { info, kdf } from "../../envelope/kdf.js";
import { parseRecipient } from "../../envelope/recipient.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { recipient } from "../vault-file.js";

/** 1, of the new device: the key that the keyring is to be sealed to. It commits to a nonce. */
export const hellos = format("pair-hello", z.strictObject({ recipient, commitment: exactly(32) }));

/** 2, of the known device: its nonce. `kit` is the digest of message 4. */
export const offers = format("pair-offer", z.strictObject({ nonce: exactly(32), kit: exactly(32) }));

/** 3, of the new device: the nonce that it has committed to. */
export const openings = format("pair-opening", z.strictObject({ nonce: exactly(32) }));

/** 5, of the new device: it has the keyring. */
export const ends = format("pair-end", z.strictObject({}));

/** What a pairing is about. */
export interface Terms {
  readonly channel: string;
  /** The digest of message 1, 32 bytes. */
  readonly hello: Uint8Array;
  /** The digest of message 4, 32 bytes. */
  readonly kit: Uint8Array;
}

/**
 * Binds the new device before it sees the other's nonce, and tells nothing until it opens it.
 * @param to its recipient
 */
export const commitmentTo = (channel: string, to: string, nonce: Uint8Array): Uint8Array =>
  sha256(info("pair-commitment", channel, parseRecipient(to), nonce));

/**
 * Seven digits to compare, such as `123 4567`. Whoever stands in between has sent all that decides
 * about them before they know one of the two nonces.
 * @param fresh the nonce of the new device
 * @param known that of the known one
 */
export function digitsOf({ channel, hello, kit }: Terms, fresh: Uint8Array, known: Uint8Array): string {
  const bytes = kdf(concatBytes(fresh, known), "pair-digits", channel, hello, kit);
  const number = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0) % 10_000_000n;
  const digits = String(number).padStart(7, "0");
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

export const changed = (): ChartkeyError =>
  new ChartkeyError("SEAL_INVALID", {
    message: "Somebody has changed what the devices sent each other",
    hints: ["Let the new device show another code. Use another network if it happens again."],
  });

/** @throws ChartkeyError SEAL_INVALID unless they are the same */
export function checkSame(one: Uint8Array, other: Uint8Array): void {
  if (!equalBytes(one, other)) throw changed();
}
