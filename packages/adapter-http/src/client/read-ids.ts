import { type ContentId, parseContentId } from "@chartkey/core/adapters";
import { readLines } from "./read-lines.js";
import type { Transport } from "./transport.js";

/** The most characters of a content id. */
const MAX = 128;

/** The most ids of a list: to name each once, it remembers them. */
const MOST = 1_048_576;

/**
 * The ids that a server sends, one a line, each once.
 * @throws ChartkeyError BLOB_UNAVAILABLE for a list that is cut, or that has something else or more
 *   than 1,048,576 ids
 */
export async function* readIds(
  server: Transport,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ContentId> {
  const answer = await server.open({ method: "GET", path, signal });
  const seen = new Set<ContentId>();
  try {
    for await (const line of readLines(answer, MAX)) {
      signal?.throwIfAborted();
      const id = parseContentId(line);
      if (seen.has(id)) continue;
      if (seen.size === MOST) throw server.wrong();
      seen.add(id);
      yield id;
    }
  } catch (error) {
    throw server.translate(error, signal);
  } finally {
    answer.close();
  }
}
