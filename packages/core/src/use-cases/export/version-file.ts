import { sealAgeFile } from "../../envelope/age-file.js";
import { exportHeader } from "../../envelope/export/export-header.js";
import { copyPayload, openPayload } from "../../envelope/payload/open-payload.js";
import { isHybridRecipient } from "../../envelope/recipient.js";
import type { CallOptions } from "../../ports/call-options.js";
import { chunksOf } from "../../streams/bytes.js";
import type { VersionCard } from "../../envelope/opened-card.js";
import { storedChunks } from "../calls/stored-chunks.js";
import type { Session } from "../session/session.js";
import { type ExportFile, measuredFile, type MeasuredFile } from "./export-file.js";
import { freshName } from "../../envelope/export/export-name.js";

/**
 * How many pieces are read ahead: header, nonce and first chunk. By then a record of one chunk has
 * been verified as a whole.
 */
const AHEAD = 3;

/**
 * A version as an age file. For hybrid recipients it is the stored payload after a new header; for
 * others the content is encrypted anew under another file key.
 */
async function* ageFile(
  session: Session,
  { opened, statement: stated }: VersionCard,
  recipients: readonly string[],
  { signal }: CallOptions,
): AsyncGenerator<Uint8Array> {
  const { placement } = opened.card;
  const { size, contentDigest } = stated;
  const stored = storedChunks(session.blobs, placement, { signal });
  const expected = { placement, size, contentDigest };
  const options = { signal, engine: session.engine };
  if (recipients.every(isHybridRecipient)) {
    yield await exportHeader(placement.fileKey, recipients);
    yield* copyPayload(stored, expected, options);
  } else {
    yield* sealAgeFile(openPayload(stored, expected, options), recipients, session.entropy, options);
  }
}

/**
 * Reads ahead, so that a payload that is missing, or altered at its start, fails before a file is
 * yielded.
 */
async function begun(chunks: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const ahead: Uint8Array[] = [];
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    // a copy: each piece is valid only until the next is requested
    if (ahead.push(next.value.slice()) === AHEAD) break;
  }
  return (async function* () {
    yield* ahead;
    yield* chunks;
  })();
}

/**
 * Yields the file of one version, and returns its entry in the index.
 * @throws ChartkeyError what the payload throws: before the file is yielded, or after it was read
 *   if it fails later; TypeError when the file was not read to its end
 */
export async function* versionFile(
  session: Session,
  card: VersionCard,
  recipients: readonly string[],
  options: CallOptions,
): AsyncGenerator<ExportFile, Awaited<ReturnType<MeasuredFile["entry"]>>> {
  const chunks = chunksOf(ageFile(session, card, recipients, options), options.signal);
  try {
    const measured = measuredFile(freshName(session.entropy), await begun(chunks), {
      signal: options.signal,
      engine: session.engine,
    });
    yield measured.file;
    return await measured.entry();
  } finally {
    await chunks.return(undefined);
  }
}
