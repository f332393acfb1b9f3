import { ChartkeyError, type ContentId, type Cursor, type ErrorCode } from "@chartkey/core/adapters";
import { FOREIGN_CURSOR, type Problem, problem, PROBLEM_TYPE } from "../wire/problem.js";
import type { Answer, PortErrors } from "./answer.js";
import { readAnswer } from "./read-answer.js";

/** Bytes of a problem that are read. */
const MAX = 65_536;

/** What is shown of a server's words: no more than this, and nothing that moves a cursor. */
const shown = (text: string): string => text.slice(0, 300).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, " ");

async function read(answer: Omit<Answer, "close">): Promise<Problem | undefined> {
  try {
    const type = answer.response.headers.get("content-type")?.split(";")[0];
    if (type !== PROBLEM_TYPE) return undefined;
    return problem.safeParse(JSON.parse(await readAnswer(answer, MAX))).data;
  } catch {
    return undefined;
  } finally {
    answer.response.body?.cancel().catch(() => {});
  }
}

/** What the ledger behind the server calls misuse, as the port has it. */
export class ForeignCursorError extends TypeError {}

/** What was asked for, as far as an answer may fail on it. */
export interface Subject {
  /** Behind what the answer was to begin. */
  readonly cursor?: Cursor | undefined;
  /** What may be pinned although the request fails. A server can name no other blob as pinned. */
  readonly pins?: readonly ContentId[] | undefined;
}

/** The error that a problem tells: the server's own, if the port has such a code. */
export function errorOf(
  status: number,
  told: Problem | undefined,
  { away, codes }: PortErrors,
  { cursor, pins = [] }: Subject = {},
): Error {
  const code = told?.code as ErrorCode | undefined;
  if (told && code !== undefined && codes.has(code))
    return new ChartkeyError(code, {
      message: shown(told.detail ?? code),
      hints: (told.hints ?? []).slice(0, 8).map(shown),
      retryable: told.retryable ?? false,
      stillPinned: pins.filter((id) => told.stillPinned?.includes(id)),
    });
  if (status === 422 && cursor !== undefined && told?.detail === FOREIGN_CURSOR)
    return new ForeignCursorError(FOREIGN_CURSOR);
  if (status >= 500 || status === 408 || status === 429)
    return new ChartkeyError(away, { message: `The server answers with ${status}`, retryable: true });
  if (status === 401) return new ChartkeyError("SESSION_ENDED", { message: "The server asks for a sign-in" });
  const said = told?.detail === undefined ? "" : `: ${shown(told.detail)}`;
  return new ChartkeyError("MISCONFIGURED", {
    message: `The server answers with ${status}${said}`,
    hints: ["Check the URL of the server, and that client and server have the same version."],
  });
}

/** The error that an answer of failure tells. */
export const problemError = async (
  answer: Omit<Answer, "close">,
  errors: PortErrors,
  subject: Subject,
): Promise<Error> => errorOf(answer.response.status, await read(answer), errors, subject);
