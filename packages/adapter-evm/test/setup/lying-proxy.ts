import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** Asks the node itself. Rejects with an `RpcFailure` when it answers with an error. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Answers a request instead of the node. */
export type Lie = (method: string, params: readonly unknown[], ask: Ask) => Promise<unknown>;

/** A JSON-RPC error. */
export class RpcFailure extends Error {
  readonly error: unknown;
  readonly status: number;

  constructor(error: unknown, status = 200) {
    super("The node refused");
    this.error = error;
    this.status = status;
  }
}

/**
 * An answer that is no JSON-RPC. Without a body, the request is never answered. With status 0 the
 * connection is cut.
 */
export class RawResponse extends Error {
  readonly status: number;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: string | undefined, headers: Readonly<Record<string, string>> = {}) {
    super("Not JSON-RPC");
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export interface LyingProxy {
  readonly url: string;
  /** The methods of the requests so far. */
  readonly asked: string[];
  /** Sets the lie for the next requests. Without one the proxy is honest. */
  readonly setLie: (lie?: Lie) => void;
  readonly stop: () => Promise<void>;
}

interface RpcRequest {
  readonly id: unknown;
  readonly method: string;
  readonly params?: readonly unknown[] | undefined;
}

/** Asks a node over HTTP. */
export const asking =
  (node: string): Ask =>
  async (method, params) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(node, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await response.json()) as { readonly result: unknown; readonly error?: unknown };
    if (error !== undefined) throw new RpcFailure(error);
    return result;
  };

/** A JSON-RPC server in front of a node, on a free port of this machine. */
export async function startLyingProxy(node: string): Promise<LyingProxy> {
  let lie: Lie | undefined;
  const ask = asking(node);
  const asked: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { id, method, params = [] } = (await json(request)) as RpcRequest;
    asked.push(method);
    const send = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    try {
      const result = (await (lie ? lie(method, params, ask) : ask(method, params))) ?? null;
      send(200, JSON.stringify({ jsonrpc: "2.0", id, result }));
    } catch (error) {
      if (error instanceof RpcFailure) send(error.status, JSON.stringify({ jsonrpc: "2.0", id, error: error.error }));
      else if (!(error instanceof RawResponse)) send(500, String(error));
      else if (error.status === 0) response.destroy();
      else if (error.body !== undefined) send(error.status, error.body, error.headers);
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    setLie: (next) => void (lie = next),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
