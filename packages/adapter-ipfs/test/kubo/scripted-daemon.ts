import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What the daemon does with one request. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A daemon that does with each request what the test says, and with its connections. */
export class ScriptedDaemon {
  readonly requests: IncomingMessage[] = [];
  /** Resolves when the first request has come. */
  readonly asked = Promise.withResolvers<void>();
  /** Resolves when the connection of the first request is closed. */
  readonly left = Promise.withResolvers<void>();
  readonly #server: Server;

  private constructor(script: Script) {
    this.#server = createServer((request, response) => {
      this.requests.push(request);
      request.on("error", () => {});
      response.on("close", this.left.resolve);
      this.asked.resolve();
      void script(request, response);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  static async start(script: Script): Promise<ScriptedDaemon> {
    const daemon = new ScriptedDaemon(script);
    const server = daemon.#server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return daemon;
  }
}

/** The answer of a daemon to `add`, with one line for each of these. */
export const lines = (...values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("");
