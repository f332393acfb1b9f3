import { failureOf, nested } from "./rpc-failure.js";

/** What nodes say that do not have a block yet, or the state after it. */
const BEHIND =
  /beyond (?:the )?(?:current )?head|exceeds? (?:the )?(?:chain )?head|(?:header|block)[^.]{0,40} not found|unknown block|(?:could not|cannot) (?:find|get) (?:header|block)|block ?height is|BlockOutOfRange|is in the future|invalid epoch range|invalid block tag/iu;

/** What nodes say when they want fewer requests for a while. */
const BUSY =
  /too many requests|rate.?limit|request rate|(?:per|\/) ?sec(?:ond)?\b|reduce calls|retry (?:in|after) \d/iu;

/** Whether the node that answered lacks a block, which another one at its address may have. */
export const isBehind = (error: unknown): boolean => BEHIND.test(failureOf(error).response);

/** How often a node that is behind is asked again, since others may stand behind its address. */
export const VIEWS = 16;

/** The answer to a question, which is asked again, after a pause, while the node is behind. */
export async function unlessBehind<T>(ask: () => Promise<T>, pause: () => Promise<void>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries === VIEWS || !isBehind(error)) throw error;
      await pause();
    }
  }
}

function retryAfterOf(error: unknown): number | undefined {
  for (const { headers } of nested(error)) {
    const value =
      headers instanceof Headers
        ? headers.get("retry-after")
        : (headers as Readonly<Record<string, unknown>> | undefined)?.["retry-after"];
    if (typeof value === "string" && /^\d{1,6}$/u.test(value)) return Number(value) * 1000;
    if (typeof value === "string") return Math.max(0, Date.parse(value) - Date.now()) || undefined;
  }
  return undefined;
}

/**
 * Whether a node wants fewer requests, and the milliseconds after which it may be asked again,
 * where its `Retry-After` names them (RFC 9110). `undefined` for any other failure.
 */
export function busyFor(error: unknown): { readonly after: number | undefined } | undefined {
  const { code, status, response } = failureOf(error);
  // what a contract says when it reverts is no word of the node's
  if (code === 3) return undefined;
  const after = retryAfterOf(error);
  const isBusy = code === 429 || status === 429 || (status === 503 && after !== undefined) || BUSY.test(response);
  return isBusy ? { after } : undefined;
}
