import { TaskQueues } from "@chartkey/core/adapters";
import { verifyMessage as verifyByKey } from "viem";
import { blobRoutes } from "./blob-routes.js";
import { checkedBook } from "./checked-book.js";
import { checkedOptions } from "./checked-options.js";
import { Callers } from "./callers.js";
import { allowOrigin } from "./cors.js";
import { deviceRoutes } from "./device-routes.js";
import { findRoute } from "./find-route.js";
import { HttpProblem, stopped } from "./http-problem.js";
import { documentRoute } from "./open-api.js";
import { ledgerRoutes } from "./ledger-routes.js";
import { mailboxRoutes } from "./mailbox-routes.js";
import { OpenStreams } from "./open-streams.js";
import { memoryPinBook } from "./pin-book.js";
import { PinsUnderWay } from "./pins-under-way.js";
import { problemResponse } from "./problem-response.js";
import { profileRoutes } from "./profile-routes.js";
import { registryRoutes } from "./registry-routes.js";
import { relayRoutes } from "./relay-routes.js";
import { RequestBody } from "./request-body.js";
import type { Call, KnownSession, Route } from "./route.js";
import type { HttpServerOptions } from "./server-options.js";
import { tellOperator } from "./server-failure.js";
import { sessionRoutes } from "./session-routes.js";
import { memorySessions } from "./session-store.js";
import { sessionEnded, Sessions, type VerifyMessage } from "./sessions.js";
import { streamOf } from "./stream-of.js";
import { withTimeLimit } from "./time-limit.js";
import { Uploads } from "./uploads.js";

const HOUR = 3_600_000;

/** Milliseconds without a sign of life. */
const LONGEST_SILENCE = 10_000;

/** Ports over HTTP, for any server that speaks Fetch. */
export interface HttpServer {
  /**
   * Answers a request. It never rejects. An abort of the request's signal reaches the port, but not
   * the relayer: who leaves and asks again would have the payer pay twice.
   */
  fetch(request: Request): Promise<Response>;
  /**
   * Gives up the uploads that are open, ends the answers that are going out, and takes no more
   * requests. One that has come is answered, unless it would begin such a thing.
   */
  close(): void;
}

const byKey: VerifyMessage = ({ address, message, signature }) =>
  verifyByKey({ address, message, signature }).catch(() => false);

/** An answer to HEAD (RFC 9110, 9.3.2). What the body would be read from is let go. */
function withoutBody({ body, status, headers }: Response): Response {
  body?.cancel().catch(() => {});
  return new Response(undefined, { status, headers });
}

/** Whoever is slow to send is no failure of the server. */
const tooLate = ({ isAwaited }: RequestBody): HttpProblem =>
  isAwaited
    ? new HttpProblem(408, "The request took too long to come", { retryable: true })
    : new HttpProblem(503, "It took too long", { retryable: true });

/**
 * Serves ports to those who sign in. It needs no framework: give `fetch` to whatever answers
 * requests of Fetch.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpServer(given: HttpServerOptions): HttpServer {
  const options = checkedOptions(given);
  const { origins, url, chainIds, clock, timeout, basePath, clientOf } = options;
  const sessions = new Sessions({
    origins,
    url,
    chainIds,
    clock,
    store: options.sessions ?? memorySessions(clock),
    verify: options.verifyMessage ?? byKey,
    life: options.sessionHours * HOUR,
    nonceSecret: options.nonceSecret,
  });
  const callers = new Callers({ origins, clientOf, clock, requestsPerMinute: options.requestsPerMinute });
  const uploads = new Uploads(timeout);
  const { blobs, quotaOf, pinBook = memoryPinBook() } = options;
  const book = checkedBook(pinBook);
  const streams = new OpenStreams();
  const { profiles, verifier, ledger, registry, relayer, mayRelay, relaysPerMinute: perMinute } = options;
  const { devices, mailbox, pairingsPerMinute, onError } = options;
  let isClosed = false;
  // clients wait for thirty seconds by default, whatever the time limit here
  const heartbeat = Math.min(timeout / 3, LONGEST_SILENCE);
  async function checkOpen(session: KnownSession | undefined): Promise<void> {
    if (!session || !(await sessions.isOpen(session))) throw sessionEnded();
  }
  const following = ({ session, failed }: Call) => ({ heartbeat, failed, check: () => checkOpen(session) });
  const served: readonly Route[] = [
    ...sessionRoutes(sessions, streams),
    ...(profiles && verifier ? profileRoutes(profiles, verifier) : []),
    ...(blobs
      ? blobRoutes({ blobs, book, quotaOf, uploads, queues: new TaskQueues(), underWay: new PinsUnderWay(), timeout })
      : []),
    ...(ledger ? ledgerRoutes(ledger, { heartbeat, following }) : []),
    ...(registry ? registryRoutes(registry) : []),
    ...(devices ? deviceRoutes(devices) : []),
    ...(mailbox
      ? mailboxRoutes({
          mailbox,
          perMinute: pairingsPerMinute,
          patience: heartbeat,
          clock,
          tellsApart: clientOf !== undefined,
        })
      : []),
    ...(relayer && mayRelay ? relayRoutes({ relayer, mayRelay, perMinute, clock }) : []),
  ];

  const routes = [...served, documentRoute(served, url)];

  interface Asked extends Pick<Call, "request" | "body" | "failed"> {
    readonly origin: string | undefined;
    /** Called with the route, once it is known. */
    readonly found: (route: Route) => void;
  }

  async function answer(asked: Asked, signal: AbortSignal): Promise<Response> {
    const { request, body, origin, failed } = asked;
    const { pathname, searchParams: query } = new URL(request.url);
    const client = callers.nameOf(request);
    // people who share an address do not share a limit
    let counted: string | undefined;
    const session = await sessions.of(request, origin, (account) => {
      counted = account;
      callers.countLook(account, client);
    });
    const caller = session?.account ?? client;
    if (caller !== counted) callers.count(caller);
    if (!pathname.startsWith(`${basePath}/`)) throw new HttpProblem(404, "There is nothing here");
    const { route, params } = findRoute(routes, request.method, pathname.slice(basePath.length));
    asked.found(route);
    if (!route.open && !session) throw sessionEnded();
    const stream: Call["stream"] = async (read) => {
      if (!session) throw sessionEnded();
      const open = streams.begin(session);
      // signed out before it began: nobody else would end it
      await checkOpen(session).catch((error: unknown) => {
        open.close();
        throw error;
      });
      return streamOf(read, { client: request.signal, first: signal, open, patience: timeout, failed });
    };
    return route.handle({ request, body, params, query, session, caller, signal, stream, failed });
  }

  return {
    async fetch(request) {
      const body = new RequestBody(request);
      let origin: string | undefined;
      let route: string | undefined;
      const found = ({ method, path }: Route) => void (route = `${method} ${path}`);
      // whoever has left, and a server that stops, are no failures
      const failed = (error: unknown) => {
        if (onError && !isClosed && !request.signal.aborted) void tellOperator(onError, route, error);
      };
      let asksFirst = false;
      let response: Response;
      try {
        if (isClosed) throw stopped();
        origin = callers.pageOf(request);
        asksFirst = request.method === "OPTIONS" && origin !== undefined;
        response = asksFirst
          ? callers.answerPreflight(request)
          : await withTimeLimit({ milliseconds: timeout, late: () => tooLate(body) }, request.signal, async (signal) =>
              answer({ request, body, origin, found, failed }, signal),
            );
      } catch (error) {
        failed(error);
        response = problemResponse(error);
      }
      if (request.method === "HEAD") response = withoutBody(response);
      const { headers } = response;
      if (!(await body.drop(timeout, asksFirst ? 0 : undefined))) headers.set("connection", "close");
      if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
      headers.set("x-content-type-options", "nosniff");
      allowOrigin(response, origin);
      return response;
    },
    close() {
      isClosed = true;
      uploads.close();
      streams.close();
    },
  };
}
