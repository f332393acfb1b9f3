import { type ContentId, parseContentId } from "@chartkey/core/adapters";
import { readLines } from "./read-lines.js";
import type { Transport } from "./transport.js";

/** The most characters of a content id. */
const MAX = 128;

/**
 * The ids that a server sends, one a line, each once.
 * @throws ChartkeyError BLOB_UNAVAILABLE for a list that is cut, or that has something else
 */
export async function* readIds(
  server: Transport,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ContentId> {
  const answer = await server.open({ method: "GET", path, signal });
  try {
    for await (const line of readLines(answer, MAX)) {
      signal?.throwIfAborted();
      yield parseContentId(line);
    }
  } catch (error) {
    throw server.translate(error, signal);
  } finally {
    answer.close();
  }
}
