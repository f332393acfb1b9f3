import type { ContentId } from "../../domain/identifiers/content-id.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { BlobSent } from "../../ports/blob-store.js";
import { abortable } from "../../streams/abortable.js";
import { untilAborted, viewsOf } from "../../streams/bytes.js";
import { inBlobTime } from "../calls/time-limit.js";
import type { Session } from "../session/session.js";
import type { UploadInParts } from "./upload-in-parts.js";

/** The bytes of a part: what a cut costs at most. The last part may have fewer. */
export const PART = 8 * 2 ** 20;

/** Cuts a stream into parts, each in the same memory. */
async function* partsOf(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(PART);
  let filled = 0;
  // an engine may never answer
  for await (const chunk of untilAborted(viewsOf(chunks), signal))
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + PART - filled);
      memory.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < PART) continue;
      yield memory;
      filled = 0;
    }
  if (filled > 0) yield memory.subarray(0, filled);
}

async function sha256Of({ engine }: Pick<Session, "engine">, bytes: Uint8Array): Promise<Uint8Array> {
  const hash = engine.sha256(bytes.length);
  await hash.update(bytes);
  return hash.digest();
}

/** Whether the store has a part that it had once. */
async function isThere({ blobs }: Session, id: ContentId, length: number, { signal }: CallOptions): Promise<boolean> {
  return (await inBlobTime({ signal }, (limited) => blobs.size(id, limited))) === length;
}

/**
 * Stores a sealed payload in parts, of which those that an earlier try has stored are not sent
 * again: they are sealed once more, to see that the content is the same.
 * @param sealed with all that is random in it from the upload's seed
 * @param options its progress counts bytes that the store has
 * @returns the ids of the parts, in order
 * @throws what `UploadInParts` and `BlobStore.put` throw
 */
export async function storeInParts(
  session: Session,
  upload: UploadInParts,
  sealed: AsyncIterable<Uint8Array>,
  { signal, onProgress }: CallOptions<BlobSent>,
): Promise<readonly ContentId[]> {
  const ids: ContentId[] = [];
  let sent = 0;
  for await (const part of partsOf(sealed, signal)) {
    const nth = ids.length;
    const digest = await abortable(sha256Of(session, part), signal);
    const noted = await upload.note(nth, digest, { signal });
    const isStored = noted !== undefined && (await isThere(session, noted, part.length, { signal }));
    const before = sent;
    const id = isStored
      ? noted
      : await session.blobs.put(part, {
          holder: upload.holder,
          signal,
          onProgress: ({ bytes }) => onProgress?.({ type: "blob:sent", bytes: before + bytes }),
        });
    await upload.stored(nth, id, { signal });
    ids.push(id);
    sent += part.length;
    onProgress?.({ type: "blob:sent", bytes: sent });
  }
  return ids;
}
