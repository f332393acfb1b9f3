import * as z from "zod/mini";
import type { Hex } from "../domain/encoding/bytes.js";
import { READ } from "../domain/grants/permission.js";
import type { Purpose } from "../domain/grants/purpose.js";
import { decodeScope, type EncodedScope } from "../domain/grants/scope.js";
import type { Address } from "../domain/identifiers/address.js";
import type { FolderId, LedgerId } from "../domain/identifiers/ids.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { Identity } from "../ports/keyring.js";
import { MAX_BLOB } from "./blob-list.js";
import { checkExpected, format } from "./contents.js";
import {
  address,
  count,
  digest,
  exactly,
  folderId,
  ledgerId,
  mediaType,
  purpose,
  salt,
  scopeWord,
  until,
  version,
} from "./fields.js";
import type { HybridKey } from "./hybrid-key.js";
import { openBlock, sealBlock } from "./sealed-block.js";

/** How many epochs, and how many versions, an envelope hands over at most. */
export const MAX_KEYS: number = 2 ** 15;

/**
 * The items of CBOR in the largest envelope: nine for each version, seven for each epoch, and the
 * terms.
 */
export const ITEMS_OF_KEYS: number = 9 * MAX_KEYS + 1024;

export const epochKey = z.strictObject({ folder: folderId, salt, secret: exactly(32) });

const versionKey = z.strictObject({ version, card: digest, fileKey: exactly(16), filed: digest });

const terms = z.strictObject({
  ledger: ledgerId,
  patient: address,
  grantee: address,
  granteeKey: digest,
  scope: scopeWord,
  permissions: z.int().check(z.minimum(1), z.maximum(7)),
  until,
  purpose: z.nullable(purpose),
  since: z.nullable(z.strictObject({ folder: folderId, salt })),
  follow: z.boolean(),
  limits: z.nullable(z.strictObject({ size: count, mediaTypes: z.array(mediaType).check(z.maxLength(64)) })),
  accept: z.nullable(z.enum(["hand", "auto"])),
  locator: z.nullable(exactly(32)),
  epochs: z.array(epochKey).check(z.maxLength(MAX_KEYS)),
  versions: z.array(versionKey).check(z.maxLength(MAX_KEYS)),
});

/**
 * Whether an envelope holds only the keys that its scope and permissions call for: epochs and the
 * locator for folders, versions for a record, none without the read permission.
 */
function keysFit({ scope, permissions, since, locator, epochs, versions }: z.output<typeof terms>): boolean {
  const reads = (permissions & READ) !== 0;
  const decoded = decodeScope(scope);
  const ofRecord = decoded !== "everything" && "record" in decoded;
  const bare = locator === null && since === null && epochs.length === 0;
  if (reads && !ofRecord) return locator !== null && versions.length === 0;
  return bare && (reads || versions.length === 0);
}

/** Whether each version is there once, and in order. */
const inOrder = ({ versions }: z.output<typeof terms>): boolean =>
  versions.every(({ version: number }, nth) => number > (versions[nth - 1]?.version ?? 0));

const envelopeSchema = terms.check(z.refine(keysFit), z.refine(inOrder));

/** Opens one epoch of one folder. */
export interface EpochKey {
  readonly folder: FolderId;
  /** 8 bytes. */
  readonly salt: Hex;
  /** S, 32 bytes. */
  readonly secret: Uint8Array;
}

/** Opens one version of one record. */
export interface VersionKey {
  readonly version: number;
  /** The digest of the card's block. */
  readonly card: Hex;
  /** The card's, 16 bytes. */
  readonly fileKey: Uint8Array;
  /** The sealed pointer of the statement's first card entry. */
  readonly filed: Hex;
}

/** Where an envelope belongs. Every field must agree with the `grant` entry that points to it. */
export interface EnvelopeHead {
  readonly ledger: LedgerId;
  readonly patient: Address;
  readonly grantee: Address;
  /** The digest of the grantee's identity bundle. */
  readonly granteeKey: Hex;
  readonly scope: EncodedScope;
  readonly permissions: number;
  /** Unix seconds, exclusive. */
  readonly until: number;
}

/** The terms and the keys of a grant. A grantee uses only the latest envelope of a grant. */
export interface Envelope extends EnvelopeHead {
  readonly purpose: Purpose | null;
  /**
   * For a grant from now on: the folder and salt of the first epoch word of the epoch entry with
   * which it begins.
   */
  readonly since: { readonly folder: FolderId; readonly salt: Hex } | null;
  /** For a record: whether later versions are granted too. */
  readonly follow: boolean;
  /** Limits of what the grantee may offer: size in bytes, and media types. */
  readonly limits: { readonly size: number; readonly mediaTypes: readonly string[] } | null;
  /** How the grantee's offers are accepted. */
  readonly accept: "hand" | "auto" | null;
  /**
   * 32 bytes: opens the pointers to the patient's lockboxes. Present only with read access to a
   * folder or to everything.
   */
  readonly locator: Uint8Array | null;
  /** For a folder or for everything; empty without the read permission. */
  readonly epochs: readonly EpochKey[];
  /** For a record; empty without the read permission. */
  readonly versions: readonly VersionKey[];
}

const bounds = { limit: MAX_BLOB, what: "An envelope" };

const envelopes = format("envelope", envelopeSchema, ITEMS_OF_KEYS);

/**
 * @param recipients both sides' keys
 * @throws TypeError for an envelope that does not fit its schema, also for keys that its scope or
 *   permissions do not call for; ChartkeyError LIMIT_EXCEEDED above 16 MiB, or 32,768 keys
 */
export async function sealEnvelope(
  envelope: Envelope,
  recipients: { readonly patient: HybridKey; readonly grantee: HybridKey },
): Promise<Uint8Array> {
  if (envelope.epochs.length > MAX_KEYS || envelope.versions.length > MAX_KEYS)
    throw new ChartkeyError("LIMIT_EXCEEDED", { message: `An envelope of more than ${MAX_KEYS} keys` });
  return sealBlock([recipients.grantee, recipients.patient], encodeEnvelope(envelope), bounds);
}

/**
 * `undefined` when it is sealed to somebody else.
 * @param expected the fields of the grant's entry, and for the grantee the digest of their own
 *   bundle
 * @throws ChartkeyError SEAL_INVALID when altered or made for another grant; FORMAT_INVALID;
 *   FORMAT_UNKNOWN; LIMIT_EXCEEDED
 */
export async function openEnvelope(
  bytes: Uint8Array,
  identity: Identity,
  expected: Partial<EnvelopeHead>,
): Promise<Envelope | undefined> {
  const contents = await openBlock(identity, bytes, bounds);
  return contents && decodeEnvelope(contents, expected);
}

/** What an envelope holds, as it is before it is sealed. */
export const encodeEnvelope = (envelope: Envelope): Uint8Array =>
  envelopes.encode({
    ...envelope,
    epochs: [...envelope.epochs],
    versions: [...envelope.versions],
    limits: envelope.limits && { size: envelope.limits.size, mediaTypes: [...envelope.limits.mediaTypes] },
  });

/** As {@link openEnvelope}, of what it holds. */
export function decodeEnvelope(contents: Uint8Array, expected: Partial<EnvelopeHead>): Envelope {
  const envelope: Envelope = envelopes.decode(contents);
  checkExpected<EnvelopeHead>("envelope", envelope, expected);
  return envelope;
}
