import { boundsOf } from "../../domain/checks/byte-range.js";
import type { SeekableRecord } from "../../domain/records/record.js";
import { payloadParts, type ReadStored } from "../../envelope/payload/open-part.js";
import { openRest } from "../../envelope/payload/open-rest.js";
import { openPayload } from "../../envelope/payload/open-payload.js";
import type { CallOptions } from "../../ports/call-options.js";
import { partialContent, recordContent, restContent } from "../../domain/records/record-content.js";
import { checkBytes } from "../../streams/byte-source.js";
import { chunksOf, untilAborted } from "../../streams/bytes.js";
import type { Session } from "../session/session.js";
import { storedChunks, storedPart } from "../calls/stored-chunks.js";
import type { CheckedVersion } from "./record-rows.js";

/** A checked version, and whether all versions of its record could be opened. */
export type FoundVersion = CheckedVersion & Pick<SeekableRecord, "complete">;

export interface OpenProgress {
  readonly type: "payload:opened";
  /** Bytes of plaintext that were opened so far: all of them only once the whole was verified. */
  readonly bytes: number;
  /** The size of the record. */
  readonly total: number;
}

/**
 * The plaintext of a version whose card and author were checked. The payload is fetched only when
 * it is read, whole or a part, and has to begin in time: see `beginningInBlobTime`.
 */
export function openedRecord(
  { blobs, engine }: Pick<Session, "blobs" | "engine">,
  { record, card, complete }: FoundVersion,
  options: CallOptions<OpenProgress>,
): SeekableRecord {
  const { onProgress } = options;
  const { placement } = card.opened.card;
  const { size, contentDigest } = card.statement;
  const signalOf = (cancelled: AbortSignal | undefined) =>
    AbortSignal.any([options.signal, cancelled].filter((one) => one !== undefined));
  const expected = { placement, size, contentDigest };
  let started = false;
  async function* read(cancelled?: AbortSignal): AsyncGenerator<Uint8Array> {
    const signal = signalOf(cancelled);
    if (started) throw new TypeError("An opened record is read once");
    started = true;
    let bytes = 0;
    const stored = storedChunks(blobs, placement, { signal });
    for await (const chunk of untilAborted(openPayload(stored, expected, { signal, engine }), signal)) {
      bytes += chunk.length;
      onProgress?.({ type: "payload:opened", bytes, total: size });
      yield chunk;
    }
    if (size === 0) onProgress?.({ type: "payload:opened", bytes, total: size });
  }
  const readStored: ReadStored = (range, signal) => storedPart(blobs, placement, { range, signal });
  const openPart = payloadParts(readStored, expected, engine);
  return {
    ...recordContent(record, read),
    complete,
    part(given) {
      const { from, to } = boundsOf(given, size);
      const range = { offset: from, length: to - from };
      return partialContent(record, range, (cancelled) => {
        const signal = signalOf(cancelled);
        return untilAborted(openPart(range, signal), signal);
      });
    },
    rest(held) {
      checkBytes(held);
      return restContent(async function* readRest(cancelled) {
        const signal = signalOf(cancelled);
        const report = (bytes: number) => onProgress?.({ type: "payload:opened", bytes, total: size });
        const opened = openRest(chunksOf(held, signal), openPart, expected, { signal, engine, onOpened: report });
        yield* untilAborted(opened, signal);
      });
    },
  };
}
