import type * as z from "zod/mini";
import { HttpProblem } from "./http-problem.js";
import type { Call } from "./route.js";

/**
 * A body of JSON.
 * @throws HttpProblem 400, 413 and 415
 */
export async function readJson<T>(
  { request, body, signal }: Pick<Call, "request" | "body" | "signal">,
  schema: z.ZodMiniType<T>,
  max: number,
): Promise<T> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new HttpProblem(415, "The body is of the type application/json");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let value: unknown;
  let text = "";
  for await (const chunk of body.read(max, signal)) text += decode(decoder, chunk);
  text += decode(decoder);
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpProblem(400, "The body is no JSON");
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.join(".").slice(0, 80);
  throw new HttpProblem(400, path ? `\`${path}\` is missing or has a wrong value` : "The body has another form");
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new HttpProblem(400, "The body is not in UTF-8");
  }
}
