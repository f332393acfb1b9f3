import { type ContentId, isChartkeyError, pause } from "@chartkey/core/adapters";
import { type Answer, drop } from "./answer.js";
import { answerBytes } from "./read-answer.js";
import type { Transport } from "./transport.js";

/** How often in a row a download is taken up again without having moved. */
const ATTEMPTS = 4;

/** Milliseconds before a download that was cut is taken up again. */
const AGAIN = 1_000;

/** The bytes that a server says are a blob's, from one request after another. */
export async function* download(
  server: Transport,
  id: ContentId,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let [at, stuck] = [0, 0];
  /** Whether a download that failed after this byte can go on. */
  const mayGoOn = (error: unknown, before: number): boolean => {
    stuck = at > before ? 0 : stuck + 1;
    return at > 0 && stuck < ATTEMPTS && isChartkeyError(error) && error.retryable;
  };
  /** The answer that goes on; `undefined` when nothing is left. */
  const goOn = async (): Promise<Answer | undefined> => {
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

  for (;;) {
    const before = at;
    let answer: Answer | undefined;
    try {
      answer = await goOn();
      if (!answer) return;
      for await (const chunk of answerBytes(answer)) {
        at += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      const told = server.translate(error, signal);
      if (!mayGoOn(told, before)) throw told;
    } finally {
      answer?.close();
    }
    await pause(AGAIN, signal);
  }
}
