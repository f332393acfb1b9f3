/**
 * The URL of a server in the one form in which both ends write it: with its base path, and without
 * a slash at the end. Messages of EIP-4361 name a server by it.
 * @throws TypeError for what is no absolute URL over HTTP, or has more than an origin and a path
 */
export function serverUrl(url: unknown): string {
  if (typeof url !== "string" || !URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol))
    throw new TypeError("`url` is the URL of a server");
  const { href, search, hash, username, password } = new URL(url);
  if (search || hash || username || password) throw new TypeError("`url` has only an origin and a path");
  // an empty query or fragment is one, too
  return href.replace(/\??#?$/u, "").replace(/\/$/u, "");
}
