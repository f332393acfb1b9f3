import { digestOf } from "./digest.js";

/** Whether the client has what this strong entity tag names (RFC 9110, 13.1.2). */
export function isKnown(request: Request, tag: string): boolean {
  const given = request.headers.get("if-none-match");
  if (given === null) return false;
  // weak comparison, as the standard asks for
  return given.split(",").some((one) => ["*", tag, `W/${tag}`].includes(one.trim()));
}

/** JSON with a strong entity tag, which the client may keep and must ask about each time. */
export async function taggedJson(request: Request, value: unknown): Promise<Response> {
  const text = JSON.stringify(value);
  const tag = `"${await digestOf(text)}"`;
  const headers = { etag: tag, "cache-control": "private, no-cache" };
  if (isKnown(request, tag)) return new Response(undefined, { status: 304, headers });
  return new Response(text, { headers: { ...headers, "content-type": "application/json" } });
}
