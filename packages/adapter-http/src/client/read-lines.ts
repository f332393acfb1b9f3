import type { Answer } from "./answer.js";
import { answerBytes } from "./read-answer.js";

/**
 * The lines of an answer, as they come.
 * @throws RangeError for a line of more than `max` characters; an Error for a last one that is cut
 */
export async function* readLines(answer: Omit<Answer, "close">, max: number): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of answerBytes(answer)) {
    // what has come before is not looked through again: a line may come byte by byte
    const [first = "", ...more] = decoder.decode(chunk, { stream: true }).split("\n");
    const lines = [rest + first, ...more];
    rest = lines.pop() ?? "";
    if ([rest, ...lines].some((line) => line.length > max))
      throw new RangeError(`A line has more than ${max} characters`);
    yield* lines;
  }
  if (rest !== "") throw new Error("The last line is cut");
}
