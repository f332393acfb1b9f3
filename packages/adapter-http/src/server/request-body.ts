import type * as z from "zod/mini";
import { HttpProblem } from "./http-problem.js";

const tooLarge = (max: number) => new HttpProblem(413, `The body has more than ${max} bytes`);

/**
 * Yields the bytes of a body as they come, and refuses it as soon as there are too many, whether or
 * not the sender said how many there would be.
 * @throws HttpProblem 413; the signal's reason, also while the sender is silent
 */
export async function* readBody(
  request: Pick<Request, "body" | "headers">,
  max: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > max) throw tooLarge(max);
  if (!request.body) return;
  const reader = request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  aborted.catch(() => {});
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  let size = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), aborted]);
      if (next.done) return;
      size += next.value.length;
      if (size > max) throw tooLarge(max);
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    // a sender who is cut off may never take notice
    reader.cancel().catch(() => {});
  }
}

/**
 * A body of JSON.
 * @throws HttpProblem 400, 413 and 415
 */
export async function readJson<T>(
  { request, signal }: { readonly request: Request; readonly signal: AbortSignal },
  schema: z.ZodMiniType<T>,
  max: number,
): Promise<T> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new HttpProblem(415, "The body is of the type application/json");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let value: unknown;
  let text = "";
  for await (const chunk of readBody(request, max, signal)) text += decode(decoder, chunk);
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
