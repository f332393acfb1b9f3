import type { ErrorCode } from "@chartkey/core/adapters";

/** What a port calls its errors. */
export interface PortErrors {
  /** For a server that cannot be reached, or does not answer as it should. */
  readonly away: ErrorCode;
  /** The codes that the port's methods may end with. A server can cause no others. */
  readonly codes: ReadonlySet<ErrorCode>;
}

/** An answer whose body has not been read, with the time limit that it is under. */
export interface Answer {
  readonly response: Response;
  /** Aborts with the caller's signal, and when the server has been silent for too long. */
  readonly signal: AbortSignal;
  /** The server has sent something: its time begins anew. */
  readonly extend: () => void;
  /** Ends the time limit. Call it once. */
  readonly close: () => void;
}

/** Leaves the body of an answer unread. */
export function drop({ response, close }: Answer): void {
  close();
  response.body?.cancel().catch(() => {});
}
