import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";

/**
 * A proxy between a client and its server, for fixtures: `cut` is their `unplug`, `restore` their
 * `replug`, and `hang` and `slow` are theirs.
 */
export interface CuttableProxy {
  /** The port of 127.0.0.1 at which the client finds the server; always the same. */
  readonly port: number;
  /** Breaks all connections, and refuses new ones, until `restore`. */
  cut(): Promise<void>;
  /**
   * From now on no byte passes, in any direction, and no connection is closed, as when a network
   * drops all packets. New connections are accepted.
   */
  hang(): void;
  /**
   * From now on so many bytes a second pass, on each connection and in each direction.
   * @throws TypeError for a rate that is not above zero
   */
  slow(bytesPerSecond: number): void;
  /** Ends `cut`, `hang` and `slow`. What was held back passes now. */
  restore(): Promise<void>;
  /** Ends the proxy. Call it once nothing uses it any more. */
  close(): Promise<void>;
}

/** Where the server is: its address, or the path of its Unix socket. */
export type ProxyTarget = { readonly host: string; readonly port: number } | { readonly path: string };

const targetKeys: KeyRules<ProxyTarget> = { host: "decides", port: "decides", path: "decides" };

/** So many times a second a connection that is slow passes something. */
const STEPS = 20;

/**
 * Starts a proxy for any protocol over TCP. Its client must not insist on the name of the server,
 * as it does over TLS.
 */
export async function cuttableProxy(target: ProxyTarget): Promise<CuttableProxy> {
  const where = checkKeys("target", target, targetKeys);
  const [hasAddress, hasPath] = ["host" in where && "port" in where, "path" in where];
  if (hasAddress === hasPath) throw new TypeError("`target` has a `host` and a `port`, or a `path`");
  const open = new Set<Socket>();
  let gate = Promise.resolve();
  let goOn = () => {};
  let rate = Infinity;

  /** Passes bytes on as fast as they may go, and the end of them too. */
  const pump = async (from: Socket, to: Socket) => {
    for await (const chunk of from as AsyncIterable<Uint8Array>) {
      for (let at = 0; at < chunk.length;) {
        await gate;
        const piece = chunk.subarray(at, at + Math.max(1, Math.ceil(rate / STEPS)));
        at += piece.length;
        if (Number.isFinite(rate)) await sleep((piece.length / rate) * 1000);
        if (to.destroyed) return;
        if (!to.write(piece)) await once(to, "drain");
      }
    }
    await gate;
    to.end();
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ ...where, allowHalfOpen: true });
    const end = () => {
      for (const socket of [client, upstream]) {
        open.delete(socket);
        socket.destroy();
      }
    };
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on("error", end).on("close", end);
      pump(one, other).catch(end);
    }
  });

  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const pass = () => {
    rate = Infinity;
    goOn();
  };
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut,
    hang() {
      const { promise, resolve } = Promise.withResolvers<void>();
      goOn();
      [gate, goOn] = [promise, resolve];
    },
    slow(bytesPerSecond) {
      if (!(bytesPerSecond > 0)) throw new TypeError("`bytesPerSecond` is a number above zero");
      rate = bytesPerSecond;
    },
    async restore() {
      pass();
      if (!server.listening) await listen(port);
    },
    async close() {
      await cut();
      pass();
    },
  };
}
