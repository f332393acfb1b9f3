import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** Asks the node itself. Rejects with a `NodeError` when it answers with an error. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Answers a request instead of the node. */
export type Lie = (method: string, params: readonly unknown[], ask: Ask) => Promise<unknown>;

/** The node's own JSON-RPC error. */
class NodeError extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super("The node refused");
    this.error = error;
  }
}

/** An answer that is no JSON-RPC. Without a body, the request is never answered. */
export class RawResponse extends Error {
  readonly status: number;
  readonly body: string | undefined;

  constructor(status: number, body: string | undefined) {
    super("Not JSON-RPC");
    this.status = status;
    this.body = body;
  }
}

export interface LyingProxy {
  readonly url: string;
  /** Sets the lie for the next requests. Without one the proxy is honest. */
  readonly setLie: (lie?: Lie) => void;
  readonly stop: () => Promise<void>;
}

interface RpcRequest {
  readonly id: unknown;
  readonly method: string;
  readonly params?: readonly unknown[] | undefined;
}

/** A JSON-RPC server in front of a node, on a free port of this machine. */
export async function startLyingProxy(node: string): Promise<LyingProxy> {
  let lie: Lie | undefined;

  const ask: Ask = async (method, params) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(node, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await response.json()) as { readonly result: unknown; readonly error?: unknown };
    if (error !== undefined) throw new NodeError(error);
    return result;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { id, method, params = [] } = (await json(request)) as RpcRequest;
    const send = (status: number, body: string) =>
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    try {
      const result = (await (lie ? lie(method, params, ask) : ask(method, params))) ?? null;
      send(200, JSON.stringify({ jsonrpc: "2.0", id, result }));
    } catch (error) {
      if (error instanceof NodeError) send(200, JSON.stringify({ jsonrpc: "2.0", id, error: error.error }));
      else if (!(error instanceof RawResponse)) send(500, String(error));
      else if (error.body !== undefined) send(error.status, error.body);
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setLie: (next) => void (lie = next),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
