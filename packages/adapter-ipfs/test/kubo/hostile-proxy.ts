import {
  type ClientRequest,
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** Changes the answer to one request. */
export type Meddling = (path: string, answer: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** What holds calls up until it is opened. */
interface Gate {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** A proxy before a daemon that can change answers, delay them, slow them down, and stop. */
export class HostileProxy {
  meddle: Meddling = (_path, answer) => answer;
  /** What the daemon would say to a request, of which it never hears then. */
  refuse: (path: string) => string | undefined = () => undefined;
  /** Happens before the daemon hears of a request. */
  before: (path: string) => Promise<void> = async () => {};
  /** What the daemon is asked instead. */
  rewrite: (path: string) => string = (path) => path;
  /**
   * Requests that the daemon gets only when they are delivered, though their client left before: as
   * one that is busy takes them.
   */
  postpone: (path: string) => boolean = () => false;
  /** The credentials that the daemon does not know. */
  denied: string | undefined;
  /** How many bytes a second pass, of all requests and answers together. */
  rate = Infinity;
  /** When the line is free again, in milliseconds since 1970. */
  #free = 0;
  #hung: Gate | undefined;
  /** The paths of all requests so far. */
  readonly paths: string[] = [];
  /** Requests that came whole and are postponed, with what delivers each. */
  readonly #postponed: (() => Promise<unknown>)[] = [];
  #arrived = Promise.withResolvers<void>();
  readonly #daemon: URL;
  #server: Server | undefined;
  #port = 0;

  constructor(daemon: string) {
    this.#daemon = new URL(daemon);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isUp(): boolean {
    return this.#server !== undefined;
  }

  async start(): Promise<void> {
    const server = createServer((incoming, outgoing) => {
      this.#forward(incoming, outgoing).catch(() => outgoing.destroy());
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Takes no bytes and gives no answers from now on, on connections that stay open. */
  hang(): void {
    this.#hung ??= Promise.withResolvers();
  }

  /** Goes on where `hang` had stopped, at full speed. */
  goOn(): void {
    this.rate = Infinity;
    this.#hung?.resolve();
    this.#hung = undefined;
  }

  /** Resolves when a postponed request has come whole. */
  get postponed(): Promise<void> {
    return this.#arrived.promise;
  }

  /** Gives the daemon the postponed requests, and waits for its answers. */
  async deliver(): Promise<void> {
    await Promise.all(this.#postponed.splice(0).map((send) => send()));
    this.#arrived = Promise.withResolvers();
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
    const { method = "POST", url: path = "/", headers } = incoming;
    this.paths.push(path);
    await this.#hung?.promise;
    await this.before(path);
    if (this.denied !== undefined && headers.authorization === this.denied) {
      // as Kubo 0.43 says it, with `API.Authorizations`
      outgoing.writeHead(403, { "content-type": "text/plain; charset=utf-8" });
      outgoing.end(
        "Kubo RPC Access Denied: Please provide a valid authorization token as defined in the API.Authorizations " +
          "configuration.\n",
      );
      incoming.resume();
      return;
    }
    const refusal = this.refuse(path);
    if (refusal !== undefined) {
      outgoing.writeHead(500, { "content-type": "application/json" });
      outgoing.end(JSON.stringify({ Message: refusal, Code: 0, Type: "error" }));
      incoming.resume();
      return;
    }
    if (this.postpone(path)) {
      const kept = { method, headers: { "content-type": headers["content-type"] ?? "" }, body: await buffer(incoming) };
      this.#postponed.push(async () => (await fetch(new URL(path, this.#daemon), kept)).arrayBuffer());
      this.#arrived.resolve();
      return;
    }
    const upstream = request(new URL(this.rewrite(path), this.#daemon), {
      method,
      headers: { ...headers, host: this.#daemon.host },
    });
    outgoing.on("close", () => upstream.destroy());
    incoming.on("aborted", () => upstream.destroy());
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      upstream.on("response", resolve).on("error", reject);
    });
    this.#pump(incoming, upstream).catch(() => upstream.destroy());
    const answer = await answered;
    const { "content-length": _length, ...kept } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, kept);
    outgoing.flushHeaders();
    for await (const chunk of this.meddle(path, answer as AsyncIterable<Uint8Array>)) {
      await this.#pass(chunk);
      if (outgoing.destroyed) return;
      if (!outgoing.write(chunk)) await drained(outgoing);
    }
    outgoing.end();
  }

  /** Waits until the line takes a chunk. */
  async #pass(chunk: Uint8Array): Promise<void> {
    await this.#hung?.promise;
    if (this.rate === Infinity) return;
    const now = Date.now();
    this.#free = Math.max(this.#free, now) + (chunk.length / this.rate) * 1_000;
    await sleep(this.#free - now);
  }

  /** Passes a request's body on, as fast as the daemon takes it. */
  async #pump(incoming: IncomingMessage, upstream: ClientRequest): Promise<void> {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      await this.#pass(chunk);
      if (!upstream.write(chunk) && !upstream.destroyed) await drained(upstream);
    }
    upstream.end();
  }
}

/** Waits until a stream takes more, or is closed. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off("drain", end).off("close", end);
      resolve();
    };
    stream.on("drain", end).on("close", end);
  });
}
