import { startDaemon } from "./daemon.ts";
import { freePort } from "./free-port.ts";
import { pingMongo } from "./mongo-ping.ts";
import { assemble, type Service } from "./service.ts";
import { stateDirectory } from "./state-directory.ts";

/** A MongoDB server on a free port of 127.0.0.1. */
export function startMongod(mongod: string, signal?: AbortSignal): Promise<Service> {
  return assemble("`mongod` on the PATH", async (defer) => {
    const state = await stateDirectory("mongod");
    defer(() => state.remove());
    const port = await freePort();
    const args = ["--dbpath", state.path, "--bind_ip", "127.0.0.1", "--port", String(port), "--nounixsocket"];
    const daemon = startDaemon("mongod", mongod, args, { signal });
    defer(() => daemon.stop());

    const uri = `mongodb://127.0.0.1:${port}/`;
    return daemon.ready(() =>
      pingMongo(uri).then(
        () => uri,
        () => undefined,
      ),
    );
  });
}
