import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a node's websocket that cuts connections. */
export interface CutSockets {
  readonly url: string;
  /** Cuts each connection with its nth message, which the node does not get. Without n, none. */
  readonly cutAt: (nth?: number) => void;
  /** Cuts all connections now. */
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
}

/** @param node its URL for HTTP, at which it has a websocket too */
export async function startCutSockets(node: string): Promise<CutSockets> {
  const { hostname, port } = new URL(node);
  let nth = Infinity;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const pair = [client, upstream];
    let messages = 0;
    for (const socket of pair) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        for (const one of pair) one.destroy();
      });
    }
    upstream.on("data", (data) => client.write(data));
    client.on("data", (data) => {
      messages += 1;
      if (messages > nth) client.destroy();
      else upstream.write(data);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAt: (given = Infinity) => void (nth = given),
    cut,
    stop: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
