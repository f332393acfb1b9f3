import type { ContentId } from "@chartkey/core/adapters";
import { type Answer, drop } from "./answer.js";
import { answerBytes } from "./read-answer.js";
import { takeUp } from "./take-up.js";
import type { Transport } from "./transport.js";

/** The bytes that a server says are a blob's, from one request after another. */
export function download(
  server: Transport,
  id: ContentId,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  /** The answer that goes on; `undefined` when nothing is left. */
  const goOn = async (at: number): Promise<Answer | undefined> => {
    const asked = { method: "GET", path: `/blobs/${id}`, signal };
    if (at === 0) return server.open(asked);
    const answer = await server.open({ ...asked, headers: { range: `bytes=${at}-` }, also: 416 });
    const range = answer.response.headers.get("content-range");
    if (answer.response.status !== 416 && range?.startsWith(`bytes ${at}-`)) return answer;
    drop(answer);
    // all bytes had come before the line broke
    if (range === `bytes */${at}`) return undefined;
    throw server.away("The server does not go on where it was cut");
  };
  async function* from(at: number): AsyncGenerator<Uint8Array> {
    const answer = await goOn(at);
    if (!answer) return;
    try {
      yield* answerBytes(answer);
    } finally {
      answer.close();
    }
  }
  return takeUp(server, from, signal);
}
