import { HttpProblem } from "./http-problem.js";
import type { Route } from "./route.js";

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The variables of a path that has this form; `undefined` for another path. */
function match(form: string, segments: readonly string[]): Readonly<Record<string, string>> | undefined {
  const names = form.split("/").slice(1);
  if (names.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [nth, name] of names.entries()) {
    const segment = segments[nth] ?? "";
    if (name.startsWith("{")) params[name.slice(1, -1)] = segment;
    else if (name !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpProblem(404, "There is nothing here");
  }
}

/**
 * What answers GET answers HEAD, too (RFC 9110, 9.1).
 * @throws HttpProblem 404 for a path that no route has, 405 for another method
 */
export function findRoute(routes: readonly Route[], method: string, path: string): FoundRoute {
  const segments = path.split("/").slice(1).map(decode);
  const matching = routes.flatMap((route) => {
    const params = match(route.path, segments);
    return params ? [{ route, params }] : [];
  });
  const by = (name: string) => matching.find(({ route }) => route.method === name);
  const found = by(method) ?? (method === "HEAD" ? by("GET") : undefined);
  if (found) return found;
  if (matching.length === 0) throw new HttpProblem(404, "There is nothing here");
  const methods = new Set<string>(matching.map(({ route }) => route.method));
  if (methods.has("GET")) methods.add("HEAD");
  const allow = [...methods].join(", ");
  throw new HttpProblem(405, "There is no such method here", { headers: { allow } });
}
