import { type ContentId, parseContentId } from "@chartkey/core/adapters";
import { answerBytes } from "./read-answer.js";
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
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of answerBytes(answer)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > MAX) throw server.away("The server does not answer as it should");
      for (const line of lines) {
        signal?.throwIfAborted();
        yield parseContentId(line);
      }
    }
    if (rest !== "") throw server.away("The list of the server is cut");
  } catch (error) {
    throw server.translate(error, signal);
  } finally {
    answer.close();
  }
}
