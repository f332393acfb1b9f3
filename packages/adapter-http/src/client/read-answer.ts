import { chunksOf } from "@chartkey/core/adapters";
import type { Answer } from "./answer.js";

/** The bytes of an answer, as they come. Leaving the loop early ends the request. */
export async function* answerBytes({
  response,
  signal,
  extend,
}: Omit<Answer, "close">): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (!response.body) return;
  for await (const chunk of chunksOf(response.body, signal)) {
    extend();
    yield chunk;
  }
}

/**
 * The text of an answer.
 * @throws RangeError as soon as it has more than `max` bytes
 */
export async function readAnswer(answer: Omit<Answer, "close">, max: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  for await (const chunk of answerBytes(answer)) {
    size += chunk.length;
    if (size > max) throw new RangeError(`The answer has more than ${max} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
