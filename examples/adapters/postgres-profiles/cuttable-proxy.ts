import { once } from "node:events";
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net";

/** A connection between a client and a server that a test can cut, and can silence. */
export interface CuttableProxy {
  readonly port: number;
  /** Breaks all connections, and refuses new ones. */
  cut(): Promise<void>;
  /** Passes nothing on from now on, on connections that stay open. */
  silence(): void;
  /** Accepts connections again, on the same port, and passes all on. */
  restore(): Promise<void>;
}

export async function cuttableProxy(target: NetConnectOpts): Promise<CuttableProxy> {
  const open = new Set<Socket>();
  let silent = false;
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
      if (silent) one.pause();
    }
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async cut() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
    silence() {
      silent = true;
      for (const socket of open) socket.pause();
    },
    async restore() {
      silent = false;
      for (const socket of open) socket.resume();
      if (!server.listening) await listen(port);
    },
  };
}
