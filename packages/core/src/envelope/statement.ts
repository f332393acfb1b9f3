import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod/mini";
import { shownText } from "../domain/checks/shown-text.js";
import { type Hex, toHex } from "../domain/encoding/bytes.js";
import type { Address } from "../domain/identifiers/address.js";
import type { FolderId, LedgerId, RecordId } from "../domain/identifiers/ids.js";
import type { Occurred, PartialDate } from "../domain/records/occurred.js";
import type { RecordVersion } from "../domain/records/record.js";
import type { Identity } from "../ports/keyring.js";
import { format } from "./contents.js";
import {
  address,
  count,
  digest,
  exactly,
  ledgerId,
  mediaType,
  partialDate,
  recordId,
  seconds,
  version,
} from "./fields.js";
import type { IdentityBundle } from "./identity-bundle.js";
import { info } from "./kdf.js";
import { isSignature } from "./signing-key.js";

/**
 * What an author states about one version of a record (FHIR Provenance). Its exact bytes are
 * stored, hashed and signed; it is never encoded a second time.
 */
export interface Statement {
  readonly ledger: LedgerId;
  readonly patient: Address;
  readonly author: Address;
  /** The digest of the author's identity bundle. */
  readonly authorKey: Hex;
  readonly onBehalfOf: Address | null;
  readonly record: RecordId;
  /** From 1. */
  readonly version: number;
  /** {@link hashStatement} of the version before; `null` for the first. */
  readonly previous: Hex | null;
  /** 1 to 300 characters by the rule of `shownText`. */
  readonly title: string;
  readonly mediaType: string;
  /** 1 to 80 characters by the same rule. */
  readonly category: string | null;
  /** When the documented event happened: Unix seconds, or a date as precise as it is known. */
  readonly occurred: number | PartialDate | null;
  /** Of the plaintext, in bytes. */
  readonly size: number;
  /** SHA-256 of the plaintext. */
  readonly contentDigest: Uint8Array;
  /** Unix seconds. */
  readonly created: number;
  /** 32 random bytes, so that nobody can confirm a guess of the rest by the hash. */
  readonly random: Uint8Array;
}

const schema = z
  .strictObject({
    ledger: ledgerId,
    patient: address,
    author: address,
    authorKey: digest,
    onBehalfOf: z.nullable(address),
    record: recordId,
    version,
    previous: z.nullable(digest),
    title: shownText(300),
    mediaType,
    category: z.nullable(shownText(80)),
    occurred: z.nullable(z.union([seconds, partialDate])),
    size: count.check(z.maximum(2 ** 42)),
    contentDigest: exactly(32),
    created: seconds,
    random: exactly(32),
  })
  .check(z.refine((statement) => (statement.version === 1) === (statement.previous === null)));

const statements = format("statement", schema);

/** @throws TypeError for a statement that does not fit its schema */
export const encodeStatement = (statement: Statement): Uint8Array => statements.encode(statement);

/** @throws ChartkeyError FORMAT_INVALID, FORMAT_UNKNOWN */
export const parseStatement = (bytes: Uint8Array): Statement => statements.decode(bytes);

export const hashStatement = (bytes: Uint8Array): Hex => toHex(sha256(bytes));

const signed = (bytes: Uint8Array): Uint8Array => info("statement", sha256(bytes));

/** The author's Ed25519 signature of 64 bytes. */
export const signStatement = (identity: Identity, bytes: Uint8Array): Promise<Uint8Array> =>
  identity.sign(signed(bytes));

/**
 * Whether the statement names this bundle as its author's key, and the signature verifies with it
 * (RFC 8032, without small-order points).
 * @param stated what `bytes` hold, if they were parsed already
 */
export async function verifyStatement(
  bytes: Uint8Array,
  signature: Uint8Array,
  author: IdentityBundle,
  stated?: Statement,
): Promise<boolean> {
  if (signature.length !== 64 || (stated ?? parseStatement(bytes)).authorKey !== author.digest) return false;
  return isSignature(signature, signed(bytes), author.signing);
}

const toDate = (time: number): Date => new Date(time * 1000);

/** The date of a statement as apps receive it. */
export const toOccurred = (occurred: Statement["occurred"]): Occurred | undefined =>
  typeof occurred === "number" ? toDate(occurred) : (occurred ?? undefined);

/**
 * One version of a record as apps receive it.
 * @param added the ledger's time of the statement's first card, in Unix seconds
 */
export const toRecordVersion = (stated: Statement, folder: FolderId | undefined, added: number): RecordVersion => ({
  ref: { patient: stated.patient, record: stated.record, version: stated.version },
  folder,
  author: stated.author,
  added: toDate(added),
  title: stated.title,
  mediaType: stated.mediaType,
  size: stated.size,
  category: stated.category ?? undefined,
  occurred: toOccurred(stated.occurred),
});
