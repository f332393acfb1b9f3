/**
 * The URL of a server in the one form in which both ends write it: with its base path, and without
 * slashes at the end or the dot of a host that is written in full. Messages of EIP-4361 name a
 * server by it. What is percent-encoded stays so: `%2f` and `%7E` are other paths than `/` and `~`
 * for many servers.
 * @throws TypeError for what is no absolute URL over HTTP, or has more than an origin and a path
 */
export function serverUrl(url: unknown): string {
  if (typeof url !== "string" || !URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol))
    throw new TypeError("`url` is the URL of a server");
  const { origin, pathname, search, hash, username, password } = new URL(url);
  if (search || hash || username || password) throw new TypeError("`url` has only an origin and a path");
  return origin.replace(/\.(?=$|:\d+$)/u, "") + pathname.replace(/\/+$/u, "");
}
