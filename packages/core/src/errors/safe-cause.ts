import { isBranded } from "./error-brand.js";
import { attempt, isError, isList, property } from "./foreign-object.js";
import { redactor } from "./redactor.js";

/** How many objects of one error are searched for URLs: it may hold all of the client. */
const MAX_SEARCHED = 500;
/** How many keys of one object. */
const MAX_KEYS = 200;
/** How many objects a copy has: an error, and what it was thrown for. */
const MAX_OBJECTS = 50;
/** How many characters all of its texts have. */
const MAX_TEXTS = 100_000;

/**
 * Where the clients of nodes, wallets, stores and databases put why something failed. All else that
 * their errors carry is left out: requests with their headers, what was to be stored, the client.
 */
const KEPT: ReadonlySet<string> = new Set(
  [
    ["name", "message", "shortMessage", "details", "reason", "stack"],
    ["code", "codeName", "errorCode", "errcode", "errstr", "errno", "syscall", "status", "statusCode", "statusText"],
    ["cause", "errors", "error", "originalError", "innerError", "info", "data", "response", "responseBody"],
  ].flat(),
);
/** What objects of the platform have by getters: `URL`, `Response`. */
const URLS = ["url", "href"];

/** What a contract reverts with: a selector and words. */
const REVERT_DATA = /^0x[0-9a-f]{8}(?:[0-9a-f]{64})*$/iu;
/** A parser quotes what it parses. */
const QUOTED = /["'`][^]*["'`]/u;

const isOurs = (value: object): boolean => attempt(() => isBranded(value), false);

/** All texts of an error, however deep, in which URLs may stand. */
function textsOf(error: object): readonly string[] {
  const objects = new Set([error]);
  const texts: string[] = [];
  for (const owner of objects) {
    if (isOurs(owner) || ArrayBuffer.isView(owner)) continue;
    const names = attempt(() => Object.getOwnPropertyNames(owner).slice(0, MAX_KEYS), []);
    for (const key of new Set([...names, ...KEPT, ...URLS])) {
      const value = property(owner, key);
      // a stack names the files of the app by their URLs
      if (typeof value === "string" && key !== "stack") texts.push(value);
      if (typeof value === "object" && value !== null && objects.size < MAX_SEARCHED) objects.add(value);
    }
  }
  return texts;
}

/** Whether it has nothing but what is kept: no other key, and no getter but the platform's. */
const hasNoMore = (one: object): boolean =>
  attempt(() => {
    if (isList(one)) return true;
    const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(one) as object | null);
    const own = Object.entries(Object.getOwnPropertyDescriptors(one));
    return (
      (isPlain || isError(one)) &&
      Object.getOwnPropertySymbols(one).length === 0 &&
      own.every(([key, held]) => KEPT.has(key) && (key === "stack" || !held.get))
    );
  }, false);

/** An object of the kind, with nothing in it. */
const emptyCopy = (one: object): object =>
  isError(one) ? (Object.create(Error.prototype) as object) : isList(one) ? [] : {};

/** Where a loop sees it, unless every error has it. */
function define(copy: object, key: string, value: unknown): void {
  const enumerable = !(copy instanceof Error && ["name", "message", "stack", "cause"].includes(key));
  Object.defineProperty(copy, key, { value, enumerable, configurable: true, writable: true });
}

/** The keys of an object that a copy may have. */
const keysOf = (one: object): Iterable<string> =>
  isList(one) ? attempt(() => Object.keys((one as unknown[]).slice(0, MAX_OBJECTS)), []) : KEPT;

/** A stack, with the message that it repeats as it may stand. */
const safeHead = (stack: string, message: unknown, text: (whole: string) => string): string =>
  typeof message === "string" && message !== "" ? stack.replaceAll(message, text(message)) : stack;

/**
 * What a client threw, as it may stand in a log, and in the `cause` of an error. It is the same
 * error when it has only what says why it failed, such as a message, a code, a stack and nested
 * errors, in texts that show no secret. Otherwise it is a copy of that, of limited size: URLs are
 * cut to their hosts, since those of nodes and stores hold keys and passwords, and the parts of
 * these URLs out of all other texts; tokens are cut, and what a parser quotes. A secret that a
 * backend repeats by itself, without its URL, is not known as one.
 */
export function safeCause(cause: unknown): unknown {
  if (typeof cause === "string") return redactor([cause]).text(cause);
  if (typeof cause === "function" || typeof cause === "symbol") return undefined;
  if (typeof cause !== "object" || cause === null || isOurs(cause)) return cause;

  const redact = redactor(textsOf(cause));
  const copies = new Map([[cause, emptyCopy(cause)]]);
  let room = MAX_TEXTS;

  function safeText(one: object, key: string, value: string): string | undefined {
    if (key === "data" && !REVERT_DATA.test(value)) return undefined;
    const isParser = property(one, "name") === "SyntaxError";
    const text = (whole: string) => redact.text(isParser ? whole.replace(QUOTED, "…") : whole);
    const safe = key === "stack" ? redact.stack(safeHead(value, property(one, "message"), text)) : text(value);
    const kept = safe.slice(0, room);
    room -= kept.length;
    return kept;
  }

  function safeValue(one: object, key: string, value: unknown): unknown {
    if (typeof value === "string") return safeText(one, key, value);
    if (typeof value === "function" || typeof value === "symbol") return undefined;
    if (typeof value !== "object" || value === null || isOurs(value)) return value;
    if (!copies.has(value) && copies.size < MAX_OBJECTS) copies.set(value, emptyCopy(value));
    return copies.get(value);
  }

  let isSame = true;
  // the loop comes to what it adds
  for (const [one, copy] of copies) {
    isSame &&= hasNoMore(one);
    for (const key of keysOf(one)) {
      const value = property(one, key);
      const safe = safeValue(one, key, value);
      if (safe !== undefined) define(copy, key, safe);
      isSame &&= typeof value === "object" ? safe !== undefined : Object.is(safe, value);
    }
  }
  return isSame ? cause : copies.get(cause);
}
