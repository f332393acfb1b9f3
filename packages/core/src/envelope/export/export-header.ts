import { onDemand } from "../../errors/on-demand.js";
import { encodeHeader, type Stanza } from "../age-header.js";
import { wrapHybrid } from "../hybrid-stanza.js";
import { checkExportRecipient, isHybridRecipient, parseRecipient } from "../recipient.js";

const MAX_RECIPIENTS = 20;

const olderStanzas = onDemand(() => import("./x25519-stanza.js"));

async function wrap(fileKey: Uint8Array, recipient: string): Promise<Stanza> {
  if (isHybridRecipient(recipient)) return wrapHybrid(fileKey, parseRecipient(recipient));
  return (await olderStanzas()).wrapX25519(fileKey, recipient);
}

/**
 * A header that wraps `fileKey` for 1 to 20 recipients, `age1pq1…` or `age1…`.
 * @throws TypeError for any other recipients
 * @throws ChartkeyError PART_UNAVAILABLE when what seals to `age1…` does not load
 */
export async function wrapForExport(fileKey: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  if (recipients.length < 1 || recipients.length > MAX_RECIPIENTS) throw new TypeError("Export to 1 to 20 recipients");
  recipients.forEach(checkExportRecipient);
  const stanzas: Stanza[] = [];
  for (const recipient of recipients) stanzas.push(await wrap(fileKey, recipient));
  return encodeHeader(stanzas, fileKey);
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
