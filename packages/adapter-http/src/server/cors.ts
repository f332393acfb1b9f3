import { HttpProblem } from "./http-problem.js";

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const ACCEPTED = "authorization, content-type, if-none-match, range, upload-complete, upload-offset";
const EXPOSED = "etag, content-range, location, retry-after, upload-complete, upload-offset";

/**
 * The page that a request comes from; `undefined` when it comes from no page of another origin.
 * @throws HttpProblem 403 for a page that the server does not know
 */
export function originOf(request: Request, origins: readonly string[]): string | undefined {
  const origin = request.headers.get("origin");
  if (origin === null) return undefined;
  if (!origins.includes(origin)) throw new HttpProblem(403, "The server does not serve this page");
  return origin;
}

/** The headers for a page of a known origin (CORS). No cookie is ever taken. */
export function allowOrigin(response: Response, origin: string | undefined): void {
  response.headers.append("vary", "origin");
  if (origin === undefined) return;
  response.headers.set("access-control-allow-origin", origin);
  response.headers.set("access-control-expose-headers", EXPOSED);
}

/** The answer to a browser that asks before it sends. */
export const preflight = (): Response =>
  new Response(undefined, {
    status: 204,
    headers: {
      "access-control-allow-methods": METHODS,
      "access-control-allow-headers": ACCEPTED,
      "access-control-max-age": "7200",
    },
  });
