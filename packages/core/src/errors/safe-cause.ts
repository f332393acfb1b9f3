import { isChartkeyError } from "./chartkey-error.js";

/** How many objects of one error are looked at: a client's error may hold all of the client. */
const MAX_OBJECTS = 500;
/** The most characters of a text that a copy keeps, so that no backend's answer takes long. */
const MAX_TEXT = 10_000;
/** How many parts of URLs are looked for. The outermost error's come first. */
const MAX_SECRETS = 50;
/** What is shorter may be any word, and is not looked for outside of its URL. */
const MIN_SECRET = 8;

/** Paths of files are no URLs of a backend. */
const URL_TEXT = /\b(?!file:)([a-z][a-z0-9+.-]{0,19}:\/\/)([^\s"'`<>\\{}|^]+)/giu;
/** What objects of the platform tell by getters: `Response`, `URL`, `DOMException`. */
const GETTERS = ["url", "href", "status", "statusText", "message", "code"];

/** What was thrown may be a proxy, or have a getter, that throws. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

const property = (owner: object, key: string): unknown => attempt(() => Reflect.get(owner, key) as unknown, undefined);
const keysOf = (owner: object): readonly string[] =>
  attempt(() => [...new Set([...Object.getOwnPropertyNames(owner), ...GETTERS.filter((key) => key in owner)])], []);
const isOurs = (value: object): boolean => attempt(() => isChartkeyError(value), false);
const isError = (value: object): boolean => attempt(() => value instanceof Error, false);
const isList = (value: object): boolean => attempt(() => Array.isArray(value), false);
/** Errors of ours are safe. Of bytes nobody reads a URL. */
const isClosed = (value: object): boolean => isOurs(value) || ArrayBuffer.isView(value);

/** The host and the port of what stands behind `scheme://`, and everything else. */
function cut(rest: string): { readonly host: string; readonly secrets: readonly string[] } {
  const [, authority = "", path = ""] = /^([^/?#]*)(.*)$/su.exec(rest) ?? [];
  const at = authority.lastIndexOf("@");
  const parts = `${authority.slice(0, Math.max(at, 0))}/${path}`.split(/[/?#&=:,.;!)\]]+/u);
  return { host: authority.slice(at + 1), secrets: parts.filter(Boolean) };
}

const isCut = (rest: string): boolean => /^[^/?#@]*\/?[.,;:!)\]]*$/u.test(rest);

/** All objects of an error, the error first, and the texts in them. */
function contentsOf(error: object): { readonly objects: ReadonlySet<object>; readonly texts: readonly string[] } {
  const objects = new Set([error]);
  const texts: string[] = [];
  for (const owner of objects) {
    if (isClosed(owner)) continue;
    for (const key of keysOf(owner)) {
      const value = property(owner, key);
      // a stack repeats the message, and names the files of the app by their URLs
      if (typeof value === "string" && key !== "stack") texts.push(value);
      if (typeof value === "object" && value !== null && objects.size < MAX_OBJECTS) objects.add(value);
    }
  }
  return { objects, texts };
}

interface Redactor {
  /** Cuts all URLs to their hosts, and their parts wherever else they stand. */
  readonly text: (text: string) => string;
  /** The same for a stack, whose message stands in it, and whose files keep their URLs. */
  readonly stack: (stack: string, message: string) => string;
}

function redactor(texts: readonly string[]): Redactor {
  const found = texts.flatMap((text) =>
    [...text.slice(0, MAX_TEXT).matchAll(URL_TEXT)].flatMap(([, , rest = ""]) => cut(rest).secrets),
  );
  const secrets = [...new Set(found.flatMap((part) => [part, decoded(part)]))]
    .filter((part) => part.length >= MIN_SECRET)
    .slice(0, MAX_SECRETS)
    .toSorted((one, other) => other.length - one.length);
  const withoutSecrets = (text: string) => secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
  const text = (whole: string) =>
    withoutSecrets(
      whole
        .slice(0, MAX_TEXT)
        .replace(URL_TEXT, (url, scheme: string, rest: string) => (isCut(rest) ? url : `${scheme}${cut(rest).host}/…`)),
    );
  return {
    text,
    stack: (stack, message) => withoutSecrets(message === "" ? stack : stack.replaceAll(message, text(message))),
  };
}

const decoded = (part: string): string => attempt(() => decodeURIComponent(part), part);

/**
 * What a client threw, as it may stand in the `cause` of an error: apps log causes, and the URLs of
 * nodes and stores hold keys and passwords, in their path, their query and before the host. It is
 * the same error when no URL in it has more than a host. Otherwise it is a copy of what it holds,
 * with all URLs cut to their hosts, and with their parts cut out of all other texts. A key that a
 * backend repeats by itself, in an error without its URL, is not known as one.
 */
export function safeCause(cause: unknown): unknown {
  if (typeof cause === "string") return redactor([cause]).text(cause);
  if (typeof cause !== "object" || cause === null || isOurs(cause)) return cause;
  const { objects, texts } = contentsOf(cause);
  const redact = redactor(texts);
  if (texts.every((text) => redact.text(text) === text)) return cause;

  const copies = new Map([...objects].map((one) => [one, emptyCopy(one)]));
  for (const [one, copy] of copies) {
    if (isClosed(one)) continue;
    for (const key of keysOf(one)) {
      const value = property(one, key);
      const isStack = key === "stack" && typeof value === "string";
      const safe = isStack ? redact.stack(value, String(property(one, "message"))) : safeValue(value, redact, copies);
      if (safe !== undefined && !(Array.isArray(copy) && key === "length")) define(copy, key, safe);
    }
    if (copy instanceof Error) define(copy, "name", redact.text(String(property(one, "name"))));
  }
  return copies.get(cause);
}

function safeValue(value: unknown, redact: Redactor, copies: ReadonlyMap<object, object>): unknown {
  if (typeof value === "string") return redact.text(value);
  if (typeof value === "object" && value !== null) return copies.get(value);
  return typeof value === "function" ? undefined : value;
}

/** Where a loop sees it, unless every error has it. */
function define(copy: object, key: string, value: unknown): void {
  const enumerable = !(copy instanceof Error && ["name", "message", "stack", "cause"].includes(key));
  Object.defineProperty(copy, key, { value, enumerable, configurable: true, writable: true });
}

/** An object of the kind, with nothing in it; errors of ours stay, and bytes are left out. */
function emptyCopy(one: object): object {
  if (isOurs(one)) return one;
  if (isError(one)) return Object.create(Error.prototype) as Error;
  return isList(one) ? [] : {};
}
