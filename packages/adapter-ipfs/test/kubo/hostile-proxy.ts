import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Changes the answer to one request. */
export type Meddling = (path: string, answer: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** A proxy before a daemon that can change answers, delay them, and stop. */
export class HostileProxy {
  meddle: Meddling = (_path, answer) => answer;
  /** The paths of all requests so far. */
  readonly paths: string[] = [];
  readonly #daemon: URL;
  #server: Server | undefined;
  #port = 0;

  constructor(daemon: string) {
    this.#daemon = new URL(daemon);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((incoming, outgoing) => {
      this.#forward(incoming, outgoing).catch(() => outgoing.destroy());
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Cuts every connection and accepts no new one. `start` uses the same port again. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method, url: path = "/", headers } = incoming;
    this.paths.push(path);
    const upstream = request(new URL(path, this.#daemon), { method, headers: { ...headers, host: this.#daemon.host } });
    outgoing.on("close", () => upstream.destroy());
    incoming.on("aborted", () => upstream.destroy());
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      upstream.on("response", resolve).on("error", reject);
    });
    incoming.pipe(upstream);
    const answer = await answered;
    const { "content-length": _length, ...kept } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, kept);
    outgoing.flushHeaders();
    for await (const chunk of this.meddle(path, answer as AsyncIterable<Uint8Array>)) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(chunk))
        await new Promise((resolve) => outgoing.once("drain", resolve).once("close", resolve));
    }
    outgoing.end();
  }
}
