import type * as z from "zod/mini";
import type { Address } from "@chartkey/core/adapters";
import type { RequestBody } from "./request-body.js";

/** A session as the server keeps it, without its token. */
export interface Session {
  /** Whose it is. */
  readonly account: Address;
  /** The page that it began on, such as `https://app.example`. */
  readonly origin: string;
  /** Milliseconds since 1970. Nothing makes it last longer. */
  readonly until: number;
}

/** A session that a request belongs to. */
export interface KnownSession extends Session {
  /** SHA-256 of its token, as `SessionStore` has it. */
  readonly id: string;
}

/** A request that has come through to its route. */
export interface Call {
  readonly request: Request;
  /** What the request brings. Nobody reads `request.body` itself. */
  readonly body: RequestBody;
  /** The variables of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Aborts when the client leaves, and at the server's time limit. */
  readonly signal: AbortSignal;
  readonly session: KnownSession | undefined;
  /** As whom the request counts: the session's account, or the client. */
  readonly caller: string;
  /** Tells the operator of what fails once the answer has begun. */
  readonly failed: (error: unknown) => void;
  /**
   * A body that goes out as it is read. It has no time limit as a whole, but the client takes each
   * chunk in time, and the session is not signed out.
   */
  readonly stream: (read: (signal: AbortSignal) => AsyncIterable<Uint8Array>) => Promise<ReadableStream>;
}

/** What the OpenAPI document says of a route. */
interface RouteDescription {
  readonly summary: string;
  /** Names of parameters in the query, with a schema of each. */
  readonly query?: Readonly<Record<string, z.ZodMiniType>>;
  /** The request's headers, with a schema of each. */
  readonly headers?: Readonly<Record<string, z.ZodMiniType>>;
  /** The request's body: JSON by this schema, bytes that may be none, or a message of some. */
  readonly body?: z.ZodMiniType | "bytes" | "message";
  /** The response's body by status: JSON by this schema, bytes, lines, or nothing. */
  readonly responses: Readonly<Record<number, z.ZodMiniType | "bytes" | "lines" | "changes" | "nothing">>;
  /** The response's headers by status, with a schema of each. */
  readonly responseHeaders?: Readonly<Record<number, Readonly<Record<string, z.ZodMiniType>>>>;
}

export interface Route {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Such as `/profiles/{ledger}/{address}`. */
  readonly path: string;
  /** Whether it is there for those who have not signed in. */
  readonly open?: true;
  readonly description: RouteDescription;
  handle(call: Call): Promise<Response>;
}

/** JSON, which nobody keeps. */
export const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });

export const nothing = (headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(undefined, { status: 204, headers });
