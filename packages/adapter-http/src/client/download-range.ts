import { readRange } from "@chartkey/adapter-ipfs/unixfs";
import type { ByteRange, ContentId } from "@chartkey/core/adapters";
import { decodeFrames } from "../wire/frames.js";
import { answerBytes } from "./read-answer.js";
import { takeUp } from "./take-up.js";
import type { Transport } from "./transport.js";

/**
 * The bytes of a range of a blob, verified by the blocks that a server gives, each before any of
 * its bytes is yielded.
 */
export function downloadRange(
  server: Transport,
  id: ContentId,
  { offset, length }: ByteRange,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  async function* from(at: number): AsyncGenerator<Uint8Array> {
    const range = { offset: offset + at, length: length - at };
    const query = new URLSearchParams({ offset: String(range.offset), length: String(range.length) });
    // blocks are read ahead: a reader who leaves does not wait for those that are still to come
    const left = new AbortController();
    const end = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
    const answer = await server.open({ method: "GET", path: `/blobs/${id}/blocks?${query}`, signal: end });
    try {
      yield* readRange(id, decodeFrames(answerBytes(answer)), { range, signal: answer.signal });
    } finally {
      left.abort();
      answer.close();
    }
  }
  return takeUp(server, from, signal);
}
