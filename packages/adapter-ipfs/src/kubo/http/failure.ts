import * as z from "zod/mini";
import { joinBlock } from "../../unixfs/join-block.js";
import { HttpError } from "../kubo-error.js";
import type { Incoming } from "./node-http.js";

/** The most bytes of an answer that says why a command has failed. */
const MAX = 65_536;

const schema = z.object({ Message: z.string() });

/**
 * The error of an answer with another status than 200, with the daemon's message, or the text of a
 * proxy. What is too large, or does not come whole, leaves the status alone.
 */
export async function failureOf(answer: Incoming): Promise<HttpError> {
  const text = await joinBlock(answer, { max: MAX }).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  return new HttpError(answer.statusCode ?? 0, messageOf(text) ?? text);
}

function messageOf(text: string): string | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data?.Message;
  } catch {
    return undefined;
  }
}
