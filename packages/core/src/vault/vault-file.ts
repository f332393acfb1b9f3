import { base64urlnopad } from "@scure/base";
import * as z from "zod/mini";
import { inField } from "../domain/checks/check-field.js";
import { shownText } from "../domain/checks/shown-text.js";
import { format } from "../envelope/contents.js";
import { exactly, hex, seconds } from "../envelope/fields.js";
import { type HybridKey, isHybridKey } from "../envelope/hybrid-key.js";
import { parseRecipient, recipientString } from "../envelope/recipient.js";
import { checkLimit } from "../envelope/sealed-block.js";
import { viewOf } from "../streams/own-bytes.js";

export const MAX_LOCKS = 16;

/** The most characters of a lock's name. */
export const MAX_NAME = 64;

/** In bytes: of the whole, and of one age file in it. */
const FILE_LIMIT = 2 ** 18;
const PART_LIMIT = 2 ** 13;

const between = (least: number, most: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length >= least && value.length <= most);

const ageFile = between(1, PART_LIMIT);

/** CBOR bytes; in memory, base64url without padding. */
const base64url = (least: number, most: number) =>
  z.codec(
    between(least, most),
    z.custom<string>((value) => typeof value === "string"),
    { decode: (bytes) => base64urlnopad.encode(bytes), encode: (text) => base64urlnopad.decode(text) },
  );

/** 1,216 bytes; in memory, `age1pq1…`. */
export const recipient = z.codec(
  z.custom<HybridKey>((value) => value instanceof Uint8Array && isHybridKey(value)),
  z.custom<string>((value) => typeof value === "string"),
  { decode: recipientString, encode: parseRecipient },
);

const lockRow = z
  .strictObject({
    id: hex(16),
    name: shownText(MAX_NAME),
    added: seconds,
    recipient,
    proof: exactly(32),
    passphrase: z.nullable(ageFile),
    passkey: z.nullable(z.strictObject({ credential: base64url(1, 1023), salt: base64url(32, 32) })),
  })
  .check(z.refine(({ passphrase, passkey }) => (passphrase === null) !== (passkey === null)));

/** A lock as the file has it. */
export type LockRow = z.output<typeof lockRow>;

const list = {
  kit: ageFile,
  locks: z.array(lockRow).check(
    z.minLength(1),
    z.maxLength(MAX_LOCKS),
    z.refine((rows) => new Set(rows.map(({ id }) => id)).size === rows.length),
  ),
};

const files = format(
  "vault",
  z
    .strictObject({ ...list, keys: z.array(ageFile).check(z.maxLength(MAX_LOCKS)) })
    .check(z.refine(({ locks, keys }) => keys.length === locks.length)),
);

/** What `keys` hold the digest of, so that whoever opens one of them knows that it is all there. */
export const vaultLists = format("vault-list", z.strictObject(list));

/** What each of `keys` holds, sealed to the lock in its place. */
export const vaultKeys = format(
  "vault-key",
  z.strictObject({ anchor: exactly(32), seed: exactly(32), list: exactly(32) }),
);

export type VaultFile = ReturnType<typeof files.decode>;

export const encodeVault = (vault: VaultFile): Uint8Array => files.encode(vault);

/**
 * Parses a vault. Nothing in it is verified yet.
 * @throws ChartkeyError FORMAT_INVALID, FORMAT_UNKNOWN for one of a newer version, LIMIT_EXCEEDED
 *   for one above 256 KiB
 */
export function decodeVault(bytes: Uint8Array): VaultFile {
  checkLimit(bytes, FILE_LIMIT, "A vault");
  return files.decode(bytes);
}

/**
 * Parses a vault that a caller gives.
 * @throws TypeError for what is no Uint8Array; ChartkeyError as {@link decodeVault}
 */
export function readVault(file: Uint8Array): VaultFile {
  const bytes = inField("file", () => viewOf(file));
  if (!bytes) throw new TypeError("`file` is a Uint8Array");
  return decodeVault(bytes);
}
