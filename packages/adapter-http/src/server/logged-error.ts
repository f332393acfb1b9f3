import { ChartkeyError, isChartkeyError, safeCause } from "@chartkey/core/adapters";

/** How many errors that were thrown for one another are told. */
const DEEPEST = 10;

/** Characters of a message. */
const LONGEST = 300;

/** What names a failure in errors of Node, of clients of nodes and of databases. */
const CODES = ["code", "codeName", "errcode", "errno", "syscall", "status", "statusCode"] as const;

/** More than 32 bytes: no hash, no address; a signature or a call. */
const LONG_HEX = /[0-9a-f]{65,}/giu;

/** What breaks a line, moves a cursor or turns a text around: a node could forge lines of a log. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A line of a stack that names a place, such as `at work (file:///app.js:1:2)`. */
const FRAME = /^ +at .{1,1000}(?::\d+:\d+|<anonymous>|native|index \d+)\)?$/u;

const plain = (line: string): string => line.replaceAll(LONG_HEX, "…").replaceAll(UNSEEN, " ");

const short = (text: string): string => plain(text.split("\n", 1)[0] ?? "").slice(0, LONGEST);

const textIn = (error: Error, key: string): string | undefined => {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** The places of a stack, without the message before them, which may have lines like them. */
function framesOf({ stack, message }: Error): readonly string[] {
  const said = new Set(message.split("\n"));
  return (typeof stack === "string" ? stack : "")
    .split("\n")
    .filter((line) => FRAME.test(line) && !said.has(line))
    .map(plain);
}

/**
 * Clients of nodes write the whole request into their messages: whoever reads a signed call in a
 * log can send it. What they say in short, and what the node answered, they have apart.
 */
function messageOf(error: Error): string {
  const said = short(textIn(error, "shortMessage") ?? error.message);
  const details = short(textIn(error, "details") ?? "");
  return details === "" || said.includes(details) ? said : `${said} (${details})`;
}

function copyOf(error: unknown, depth: number): unknown {
  if (depth === DEEPEST) return undefined;
  if (typeof error === "string") return short(error);
  if (!(error instanceof Error)) return undefined;
  const cause = copyOf(error.cause, depth + 1);
  const message = messageOf(error);
  const copy = isChartkeyError(error)
    ? new ChartkeyError(error.code, {
        message,
        hints: error.hints.map(short),
        retryable: error.retryable,
        transaction: error.transaction,
        stillPinned: error.stillPinned,
        cause,
      })
    : new Error(message);
  const name = short(error.name);
  const stack = [`${name}: ${message}`, ...framesOf(error)].join("\n");
  for (const [key, value] of Object.entries({ name, stack, ...(cause !== undefined && { cause }) }))
    Object.defineProperty(copy, key, { value, configurable: true, writable: true });
  if (!isChartkeyError(error))
    for (const key of CODES) {
      const value: unknown = Reflect.get(error, key);
      if (typeof value === "string") Reflect.set(copy, key, short(value));
      if (typeof value === "number") Reflect.set(copy, key, value);
    }
  return copy;
}

/**
 * An error as it may stand in a log: of itself, and of what it was thrown for, the name, the codes,
 * a short message and the places of the stack. URLs are cut to their hosts, and nothing is left of
 * the request: no call, no signature.
 */
export const loggedError = (error: unknown): unknown => copyOf(safeCause(error), 0);
