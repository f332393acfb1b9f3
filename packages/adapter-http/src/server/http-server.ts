import { type BlobStore, checkKeys, type Clock, type KeyRules, type ProfileDirectory } from "@chartkey/core/adapters";
import { verifyMessage as verifyByKey } from "viem";
import { blobRoutes } from "./blob-routes.js";
import { allowOrigin, originOf, preflight } from "./cors.js";
import { findRoute } from "./find-route.js";
import { HttpProblem } from "./http-problem.js";
import { documentRoute } from "./open-api.js";
import { memoryPinBook, type PinBook } from "./pin-book.js";
import { problemResponse } from "./problem-response.js";
import { profileRoutes, type ProfileVerifier } from "./profile-routes.js";
import { RateLimit } from "./rate-limit.js";
import type { Call, Route } from "./route.js";
import { sessionRoutes } from "./session-routes.js";
import { memorySessions, type SessionStore } from "./session-store.js";
import { sessionEnded, Sessions, type VerifyMessage } from "./sessions.js";
import { withTimeLimit } from "./time-limit.js";
import { Uploads } from "./uploads.js";

const HOUR = 3_600_000;
const GIB = 1_073_741_824;

export interface HttpServerOptions {
  /**
   * The pages that may use the server, by their origins, such as `https://app.example`. A sign-in
   * names one of them, also that of a program that is no page.
   */
  readonly origins: readonly string[];
  /** The networks of the accounts that may sign in (EIP-155). */
  readonly chainIds: readonly number[];
  /**
   * Tells whether a signature of a message is an address's. By default, only that of an account
   * with a key. With viem's `client.verifyMessage`, smart accounts can sign in too (ERC-1271).
   */
  readonly verifyMessage?: VerifyMessage | undefined;
  /** In memory by default: then they end with the process. */
  readonly sessions?: SessionStore | undefined;
  /** How long a session lasts, whatever happens in it. Default 12. */
  readonly sessionHours?: number | undefined;
  /**
   * Makes and knows the nonces of sign-ins; at least 32 bytes. Random by default. Servers that
   * stand for one another share it.
   */
  readonly nonceSecret?: Uint8Array | undefined;
  /** Served under `/profiles`; `ledger` is then needed too. */
  readonly profiles?: ProfileDirectory | undefined;
  /** Verifies the signatures of profiles. */
  readonly ledger?: ProfileVerifier | undefined;
  /**
   * Served under `/blobs`, `/pins` and `/uploads`. It keeps pins by holder and lists them; each
   * account has holders of its own.
   */
  readonly blobs?: BlobStore | undefined;
  /** The most bytes that one account pins. Default 1 GiB. */
  readonly quota?: number | undefined;
  /**
   * What each account has pinned. In memory by default: then quotas begin anew with the process.
   */
  readonly pinBook?: PinBook | undefined;
  /** What stands before the paths of the server, such as `/api`. Nothing by default. */
  readonly basePath?: string | undefined;
  /** Of one client, and of one account. Default 600. */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Tells clients apart, such as by the address that a reverse proxy notes in a header. By default,
   * all who have not signed in count as one client.
   */
  readonly clientOf?: ((request: Request) => string) | undefined;
  /**
   * Milliseconds for a request: until its body is there, and until the answer begins. Default
   * 30,000.
   */
  readonly timeout?: number | undefined;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
}

const optionKeys: KeyRules<HttpServerOptions> = {
  origins: "required",
  chainIds: "required",
  verifyMessage: "optional",
  sessions: "optional",
  sessionHours: "optional",
  nonceSecret: "optional",
  profiles: "optional",
  ledger: "optional",
  blobs: "optional",
  quota: "optional",
  pinBook: "optional",
  basePath: "optional",
  requestsPerMinute: "optional",
  clientOf: "optional",
  timeout: "optional",
  clock: "optional",
};

/** Ports over HTTP, for any server that speaks Fetch. */
export interface HttpServer {
  /** Answers a request. It never rejects. An abort of the request's signal reaches the port. */
  fetch(request: Request): Promise<Response>;
  /** Gives up the uploads that are open. */
  close(): void;
}

const byKey: VerifyMessage = ({ address, message, signature }) =>
  verifyByKey({ address, message, signature }).catch(() => false);

/** @throws TypeError for an option that no server can work with */
function checkedOptions(given: HttpServerOptions) {
  const options = checkKeys("options", given, optionKeys);
  const { origins, chainIds, sessionHours = 12, requestsPerMinute = 600, timeout = 30_000, quota = GIB } = options;
  const { nonceSecret = crypto.getRandomValues(new Uint8Array(32)), basePath = "" } = options;
  const isOrigin = (one: unknown) => typeof one === "string" && URL.canParse(one) && new URL(one).origin === one;
  if (!Array.isArray(origins) || origins.length === 0 || !origins.every(isOrigin))
    throw new TypeError("`origins` are origins of pages, such as https://app.example");
  if (!Array.isArray(chainIds) || chainIds.length === 0 || !chainIds.every(Number.isSafeInteger))
    throw new TypeError("`chainIds` are numbers of networks");
  for (const [name, value, most] of [
    ["sessionHours", sessionHours, 8_760],
    ["requestsPerMinute", requestsPerMinute, Infinity],
    ["quota", quota, Infinity],
    ["timeout", timeout, 2 ** 31 - 1],
  ] as const)
    if (!(typeof value === "number" && value > 0 && value <= most)) throw new TypeError(`\`${name}\` is out of range`);
  if (!(nonceSecret instanceof Uint8Array) || nonceSecret.length < 32)
    throw new TypeError("`nonceSecret` is a Uint8Array of at least 32 bytes");
  if (!/^(?:\/[^/?#]+)*$/u.test(basePath)) throw new TypeError("`basePath` is a path such as /api");
  if (options.profiles && !options.ledger) throw new TypeError("`ledger` is missing: it verifies the profiles");
  const { pins, listing } = options.blobs?.capabilities ?? { pins: true, listing: true };
  if (!pins || !listing) throw new TypeError("`blobs` keeps no pins by holder, or does not list them");
  const { clock = { now: () => new Date() } } = options;
  return { ...options, sessionHours, requestsPerMinute, timeout, quota, nonceSecret, basePath, clock };
}

/**
 * Serves ports to those who sign in. It needs no framework: give `fetch` to whatever answers
 * requests of Fetch.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpServer(given: HttpServerOptions): HttpServer {
  const options = checkedOptions(given);
  const { origins, chainIds, clock, timeout, basePath, clientOf } = options;
  const sessions = new Sessions({
    origins,
    chainIds,
    clock,
    store: options.sessions ?? memorySessions(clock),
    verify: options.verifyMessage ?? byKey,
    life: options.sessionHours * HOUR,
    nonceSecret: options.nonceSecret,
  });
  const rate = new RateLimit(options.requestsPerMinute, clock);
  const uploads = new Uploads();
  const { blobs, quota, pinBook: book = memoryPinBook() } = options;
  const served: readonly Route[] = [
    ...sessionRoutes(sessions),
    ...(options.profiles && options.ledger ? profileRoutes(options.profiles, options.ledger) : []),
    ...(blobs ? blobRoutes({ blobs, book, quota }, uploads) : []),
  ];

  const routes = [...served, documentRoute(served, basePath)];

  async function answer(request: Request, origin: string | undefined, signal: AbortSignal): Promise<Response> {
    const { pathname, searchParams: query } = new URL(request.url);
    if (clientOf) rate.count(`client ${clientOf(request).slice(0, 200)}`);
    const session = await sessions.of(request, origin);
    if (session) rate.count(session.account);
    else if (!clientOf) rate.count("everybody who has not signed in");
    if (!pathname.startsWith(`${basePath}/`)) throw new HttpProblem(404, "There is nothing here");
    const { route, params } = findRoute(routes, request.method, pathname.slice(basePath.length));
    if (!route.open && !session) throw sessionEnded();
    const call: Call = { request, params, query, session, signal };
    return route.handle(call);
  }

  return {
    async fetch(request) {
      let origin: string | undefined;
      let response: Response;
      try {
        origin = originOf(request, origins);
        response =
          request.method === "OPTIONS" && origin !== undefined
            ? preflight()
            : await withTimeLimit(timeout, request.signal, (signal) => answer(request, origin, signal));
      } catch (error) {
        response = problemResponse(error);
      }
      const { headers } = response;
      if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
      headers.set("x-content-type-options", "nosniff");
      allowOrigin(response, origin);
      return response;
    },
    close: () => uploads.close(),
  };
}
