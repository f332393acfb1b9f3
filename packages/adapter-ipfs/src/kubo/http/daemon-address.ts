import type { Query } from "../body-commands.js";

/** Where the RPC API of a daemon is, and what it wants to see of who asks. */
export interface DaemonAddress {
  /** Up to the command, as `http://127.0.0.1:5001/api/v0`. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * @param url of the daemon, or with a path of its API's, as `create` of kubo-rpc-client takes it
 * @throws TypeError for what is no URL of HTTP, and no headers; it repeats neither
 */
export function daemonAddress(url: string, headers: Readonly<Record<string, string>> = {}): DaemonAddress {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol) || !hasSoundCredentials(parsed))
    throw new TypeError("`url` is a URL of HTTP or HTTPS, as text");
  if (parsed.pathname === "/") parsed.pathname = "/api/v0";
  return { url: parsed, headers: checkHeaders(headers) };
}

/** Whether name and password decode. A URL may have any `%`, and Node fails at each request. */
function hasSoundCredentials({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}:${password}`);
    return true;
  } catch {
    return false;
  }
}

function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    // what the platform says has their values
    throw new TypeError("`headers` is an object with names and values of HTTP headers");
  }
}

/** The URL of a command. A query of the daemon's URL stays, as a key that a proxy wants. */
export function commandUrl({ url }: DaemonAddress, command: string, query: Query): URL {
  const at = new URL(url);
  at.pathname = `${at.pathname.replace(/\/+$/u, "")}/${command}`;
  for (const [name, value] of Object.entries(query)) at.searchParams.append(name, String(value));
  return at;
}
