import { Encrypter } from "age-encryption";
import { type AgeHeader, isHeaderOf, parseHeader } from "../age-header.js";
import { decryptWith } from "../decrypt-with.js";
import { exportPolicy } from "../header-policy.js";
import { NONCE, TAG } from "../payload/stream-key.js";
import { checkExportRecipient, parseRecipient } from "../recipient.js";

const MAX_RECIPIENTS = 20;

/**
 * A header that wraps `fileKey` for 1 to 20 recipients, `age1pq1…` or `age1…`.
 * @throws TypeError for others.
 */
export async function wrapForExport(fileKey: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  if (recipients.length < 1 || recipients.length > MAX_RECIPIENTS) throw new TypeError("Export to 1 to 20 recipients");
  const encrypter = new Encrypter();
  // the library draws a file key and shows it to each recipient in turn; the first one puts ours in
  // its place
  encrypter.addRecipient({
    wrapFileKey: (drawn) => {
      drawn.set(fileKey);
      return [];
    },
  });
  for (const recipient of recipients) {
    checkExportRecipient(recipient);
    encrypter.addRecipient(recipient);
  }
  const file = await encrypter.encrypt(new Uint8Array());
  const header = parseHeader(file.subarray(0, file.length - NONCE - TAG), exportPolicy);
  if (!isHeaderOf(header, fileKey)) throw new Error("The age library does not wrap the key that it was given");
  return header.bytes;
}

/**
 * A header on demand for a payload that is stored: with what `copyPayload` yields behind it, it is
 * a standard age file.
 * @param fileKey the payload's
 * @throws TypeError unless all 1 to 20 recipients are hybrid: for others the record is sealed again
 *   under a new file key.
 */
export async function exportHeader(fileKey: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  for (const recipient of recipients) parseRecipient(recipient);
  return wrapForExport(fileKey, recipients);
}

/**
 * The file key behind a header that was made for export, for one age identity; `undefined` when it
 * is somebody else's.
 */
export type Unwrap = (header: Uint8Array) => Promise<Uint8Array | undefined>;

/**
 * @param identity `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`
 * @returns a function that throws ChartkeyError SEAL_INVALID for a header that is malformed,
 *   altered or not made for export.
 */
export const unwrapWith =
  (identity: string): Unwrap =>
  async (bytes) => {
    const header: AgeHeader = parseHeader(bytes, exportPolicy);
    return decryptWith(
      (decrypter) => decrypter.addIdentity(identity),
      (decrypter) => decrypter.decryptHeader(header.bytes),
    );
  };
