import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A body as it comes. What is not read stays where it is until the answer has been sent. */
function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = request.iterator({ destroyOnReturn: false });
  return new ReadableStream({
    async pull(controller) {
      const next = (await chunks.next()) as IteratorResult<Uint8Array, undefined>;
      if (next.done) controller.close();
      else controller.enqueue(new Uint8Array(next.value));
    },
  });
}

/**
 * Serves a handler of Fetch on 127.0.0.1, with Node's own server. A response of `Response.error()`
 * breaks the connection.
 */
export async function listen(handle: (request: Request) => Promise<Response>): Promise<Listening> {
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const left = new AbortController();
    outgoing.on("close", () => {
      if (!outgoing.writableFinished) left.abort(new Error("The client has left"));
    });
    const { method = "GET", headers, url = "/" } = incoming;
    const hasBody = method !== "GET" && method !== "HEAD";
    const request = new Request(`http://127.0.0.1${url}`, {
      method,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      signal: left.signal,
      ...(hasBody && { body: bodyOf(incoming), duplex: "half" }),
    });
    const response = await handle(request);
    if (response.type === "error") {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    try {
      for await (const chunk of response.body ?? []) if (!outgoing.write(chunk)) await once(outgoing, "drain", left);
      outgoing.end(() => {
        if (!incoming.complete) incoming.destroy();
      });
    } catch {
      outgoing.destroy();
    }
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  // a thread that computes would close connections that the client is about to use
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
