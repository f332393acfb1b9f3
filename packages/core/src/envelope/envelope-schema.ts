import * as z from "zod/mini";
import { decodeScope } from "../domain/grants/scope.js";
import { READ } from "../domain/grants/permission.js";
import {
  address,
  exactly,
  count,
  digest,
  folderId,
  ledgerId,
  mediaType,
  purpose,
  salt,
  scopeWord,
  until,
  version,
} from "./fields.js";

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
  request: z.nullable(digest),
  since: z.nullable(z.strictObject({ folder: folderId, salt })),
  follow: z.boolean(),
  limits: z.nullable(z.strictObject({ size: count, mediaTypes: z.array(mediaType).check(z.maxLength(64)) })),
  accept: z.nullable(z.enum(["hand", "auto"])),
  locator: z.nullable(exactly(32)),
  epochs: z.array(epochKey),
  versions: z.array(versionKey),
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

export const envelopeSchema = terms.check(z.refine(keysFit));
