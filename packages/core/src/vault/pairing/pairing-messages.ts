import { equalBytes } from "@noble/ciphers/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import * as z from "zod/mini";
import { format } from "../../envelope/contents.js";
import { exactly } from "../../envelope/fields.js";
import { info, kdf } from "../../envelope/kdf.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { recipient } from "../vault-file.js";

/** 1, of the new device: the key that the keyring is to be sealed to. */
export const hellos = format("pair-hello", z.strictObject({ recipient }));

/** 2, of the known device: it commits to the sealed keyring and to its nonce. */
export const commitments = format("pair-commitment", z.strictObject({ commitment: exactly(32) }));

/** 3, of the new device: its nonce. */
export const nonces = format("pair-nonce", z.strictObject({ nonce: exactly(32) }));

/** 4, of the known device: what it has committed to. `kit` is the digest of message 5. */
export const openings = format("pair-opening", z.strictObject({ nonce: exactly(32), kit: exactly(32) }));

/** 6, of the new device: it has the keyring. */
export const ends = format("pair-end", z.strictObject({}));

/** What a pairing is about. */
export interface Terms {
  readonly channel: string;
  /** The digest of message 1, 32 bytes. */
  readonly hello: Uint8Array;
  /** The digest of message 5, 32 bytes. */
  readonly kit: Uint8Array;
}

const fieldsOf = ({ channel, hello, kit }: Terms) => [channel, hello, kit] as const;

/** Binds the known device before it sees the other's nonce, and tells nothing until it opens it. */
export const commitmentTo = (terms: Terms, nonce: Uint8Array): Uint8Array =>
  sha256(info("pair-commitment", ...fieldsOf(terms), nonce));

/**
 * Seven digits to compare, such as `123 4567`. Whoever stands in between has committed to all that
 * decides about them before they know one of the two nonces.
 * @param known the nonce of the known device
 * @param fresh that of the new device
 */
export function digitsOf(terms: Terms, known: Uint8Array, fresh: Uint8Array): string {
  const bytes = kdf(concatBytes(known, fresh), "pair-digits", ...fieldsOf(terms));
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
