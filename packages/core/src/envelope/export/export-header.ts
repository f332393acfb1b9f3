import { Encrypter, type Identity } from "age-encryption";
import { type AgeHeader, exportPolicy, importPolicy, isHeaderOf, parseHeader } from "../age-header.js";
import { libraryRecipient } from "../age-library.js";
import { decryptWith } from "../decrypt-with.js";
import { NONCE, TAG } from "../payload/stream-key.js";
import { checkExportRecipient, parseRecipient } from "../recipient.js";

const MAX_RECIPIENTS = 20;

/**
 * A header that wraps `fileKey` for 1 to 20 recipients, `age1pq1…` or `age1…`.
 * @throws TypeError for any other recipients
 */
export async function wrapForExport(fileKey: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  if (recipients.length < 1 || recipients.length > MAX_RECIPIENTS) throw new TypeError("Export to 1 to 20 recipients");
  const encrypter = new Encrypter();
  // the library draws a file key of its own and passes it to each recipient in turn; the first one
  // replaces it
  encrypter.addRecipient({
    wrapFileKey: (drawn) => {
      drawn.set(fileKey);
      return [];
    },
  });
  for (const recipient of recipients) {
    checkExportRecipient(recipient);
    encrypter.addRecipient(libraryRecipient(recipient));
  }
  const file = await encrypter.encrypt(new Uint8Array());
  const header = parseHeader(file.subarray(0, file.length - NONCE - TAG), exportPolicy);
  if (!isHeaderOf(header, fileKey)) throw new Error("The age library does not wrap the key that it was given");
  return header.bytes;
}

/**
 * A header for a stored payload. Followed by what `copyPayload` yields, it is a standard age file.
 * @param fileKey the payload's
 * @throws TypeError unless all 1 to 20 recipients are hybrid: for any other the record is sealed
 *   again under a new file key
 */
export async function exportHeader(fileKey: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  for (const recipient of recipients) parseRecipient(recipient);
  return wrapForExport(fileKey, recipients);
}

/**
 * Unwraps the file key of an export's header with one age identity; `undefined` when the header is
 * sealed to somebody else.
 */
export type Unwrap = (header: Uint8Array) => Promise<Uint8Array | undefined>;

/**
 * @param identity an identity of age
 * @returns a function that throws ChartkeyError SEAL_INVALID for a header that is malformed,
 *   altered or not of an export
 */
export const unwrapWith =
  (identity: Identity | string): Unwrap =>
  async (bytes) => {
    const header: AgeHeader = parseHeader(bytes, importPolicy);
    return decryptWith(
      (decrypter) => decrypter.addIdentity(identity),
      (decrypter) => decrypter.decryptHeader(header.bytes),
    );
  };
