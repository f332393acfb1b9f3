import { serve } from "srvx";
import { listen, type Listening } from "./listen.js";

/** Serves a handler of Fetch on 127.0.0.1, as an app does with srvx. */
async function listenWithSrvx(handle: (request: Request) => Promise<Response>): Promise<Listening> {
  const server = serve({
    port: 0,
    hostname: "127.0.0.1",
    silent: true,
    gracefulShutdown: false,
    async fetch(request) {
      const response = await handle(request);
      if (response.type === "error") request.runtime?.node?.res?.destroy();
      return response;
    },
  });
  await server.ready();
  // a thread that computes would close connections that the client is about to use
  Object.assign(server.node?.server ?? {}, { keepAliveTimeout: 0 });
  const { origin, port } = new URL(server.url ?? "");
  return { url: origin, port: Number(port), close: () => server.close(true) };
}

/** What serves a handler of Fetch in Node. Each parts with an unread body in a way of its own. */
export const servers = [
  { by: "Node's own server", listen },
  { by: "srvx", listen: listenWithSrvx },
] as const;
