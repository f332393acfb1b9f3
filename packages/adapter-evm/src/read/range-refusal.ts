import { isChartkeyError } from "@chartkey/core/adapters";
import { isBehind } from "../node/retry.js";
import { attempt } from "../node/foreign-object.js";
import { failureOf, nested } from "../node/rpc-failure.js";

/** Why a node did not answer a log query, as far as it can be known. */
export type RangeRefusal =
  /** The query spans or finds too much. */
  | {
      readonly kind: "too-much";
      /** How many blocks the node says that it allows. */
      readonly allowed?: bigint | undefined;
      /** Whether it allows so many in every query, and not in this part of the chain only. */
      readonly isLimit?: boolean | undefined;
    }
  /** Less would not help: no connection, no permission, too many requests, or unknown blocks. */
  | { readonly kind: "denied" }
  /** Perhaps it was too much, and perhaps the node is away. */
  | { readonly kind: "unclear" };

/** The messages of providers for too many requests, or for a request without permission. */
const RATE = /rate.?limit|request rate|too many requests|(?:per|\/) ?sec(?:ond)?\b/iu;
const DENIED =
  /requests? (?:count|limit)|compute units|capacity|quota|credits|unauthori[sz]ed|forbidden|api.?key|not (?:available|found|exist)|pruned/iu;
const DENIED_STATUS: ReadonlySet<number | undefined> = new Set([401, 402, 403, 404, 405, 407, 429]);

/** Their messages for a log query that spans or finds too much. */
const TOO_MUCH =
  /\branges?\b|maxBlockRange|too (?:many|large|wide|big)|size exceed|more than \d|exceeds? (?:max|limit)|limited to|at most \d|distance|requested blocks|smaller than size/iu;
/** Those for a query that takes too long. The time limits of libraries have no code. */
const TOO_LONG = /\btime(?:d)? ?out\b/iu;
/** Those that name a number of logs, bytes or seconds. */
const OF_RESULTS = /results|\blogs (?:requested|matched|per|in)|too many logs|size exceed|more than \d/iu;

/** What libraries say where nothing listens; a connection that was cut is another matter. */
const AWAY = /fetch failed|failed to fetch|load failed|network ?error|ECONNREFUSED|ENOTFOUND/iu;
const CUT = /ECONNRESET|UND_ERR_SOCKET|other side closed|socket hang up|terminated/iu;

const RANGE = /\b(0x[0-9a-f]+|\d{4,})\s*[,-]\s*(0x[0-9a-f]+|\d{4,})/iu;
const LIMIT =
  /(?:limit(?:ed)? (?:of|to)(?: an?)?|max(?:imum)?(?: allowed)?(?: block)?(?: range)?(?: is)?(?: set to)?|at most|up to an?|exceeds|over|greater than|than size|distance|blocks is|filter|\d >)[ :=(]*(\d{1,3}(?:[,.]\d{3})+|\d+)(k\b)?/giu;

/** A limit of blocks, which says what would do, also where words of rates and plans surround it. */
const OF_BLOCKS =
  /\bblocks? (?:range|window|span)\b[^\d\n]{0,20}\b(?:limit(?:ed to| is| of)?|max(?:imum)?(?: is)?|greater than|larger than|at most|up to)[ :=(]*(\d{1,3}(?:[,.]\d{3})+|\d+)(k\b)?(?![\d,.]*\d)(?! ?(?:requests|calls|credits|\/|per))/giu;

/** The message in a JSON-RPC error that a library gives as text. */
function fromJson(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const found = JSON.parse(text) as { readonly message?: unknown; readonly error?: { readonly message?: unknown } };
    const message = found.error?.message ?? found.message;
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The node's own words, without those that a library puts around them. */
const wordsOf = (error: unknown): string =>
  nested(error)
    .flatMap(({ code, isError, details, message, responseBody }) => [
      typeof code === "number" || !isError ? (details ?? message) : undefined,
      fromJson(details),
      fromJson(responseBody),
    ])
    .join("\n");

/** The size of a range that the node suggests, if that is less than was asked for. */
function suggestedIn(words: string, blocks: bigint): bigint | undefined {
  const [, from, to] = RANGE.exec(words) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const suggested = BigInt(to) - BigInt(from) + 1n;
  return suggested > 0n && suggested < blocks ? suggested : undefined;
}

/** The least limit that the words name, if that is less than was asked for. */
function limitIn(words: string, blocks: bigint, named = LIMIT): bigint | undefined {
  const limits = [...words.matchAll(named)]
    .map(([, digits = "0", k]) => BigInt(digits.replaceAll(/[,.]/gu, "")) * (k ? 1000n : 1n))
    .filter((limit) => limit > 0n && limit < blocks);
  return limits.reduce<bigint | undefined>(
    (least, one) => (least !== undefined && least < one ? least : one),
    undefined,
  );
}

/**
 * Why a node did not answer a log query over so many blocks. Each provider has words of its own;
 * the test data list them. Where the words name a limit, it need not be searched for.
 */
export function rangeRefusal(error: unknown, blocks: bigint): RangeRefusal {
  // an answer that makes no sense is no refusal
  if (isChartkeyError(error) && error.cause === undefined) return { kind: "denied" };
  const { code, status, messages, response } = failureOf(error);
  if (code === 429 || DENIED_STATUS.has(status) || isBehind(error)) return { kind: "denied" };
  const words = wordsOf(error);
  const ofBlocks = limitIn(words, blocks, OF_BLOCKS);
  if (ofBlocks === undefined && RATE.test(response)) return { kind: "denied" };
  const isTooMuch =
    ofBlocks !== undefined ||
    TOO_MUCH.test(response) ||
    status === 413 ||
    (code !== undefined && TOO_LONG.test(response));
  const isAway =
    AWAY.test(messages) &&
    !CUT.test(
      nested(error)
        .map((one) => attempt(() => String(one.code)))
        .join() + messages,
    );
  if (!isTooMuch) return { kind: isAway || DENIED.test(response) ? "denied" : "unclear" };
  const suggested = suggestedIn(words, blocks);
  if (suggested !== undefined) return { kind: "too-much", allowed: suggested, isLimit: !OF_RESULTS.test(words) };
  const allowed = ofBlocks ?? (OF_RESULTS.test(words) ? undefined : limitIn(words, blocks));
  return { kind: "too-much", allowed, isLimit: allowed !== undefined };
}
