import { startDaemon } from "./daemon.ts";
import { freePort } from "./free-port.ts";
import { pingMongo } from "./mongo-ping.ts";
import { assemble, type Service } from "./service.ts";
import { startDocumentdb } from "./start-documentdb.ts";
import { stateDirectory } from "./state-directory.ts";

/** FerretDB on a free port of 127.0.0.1, over a PostgreSQL of its own. */
export function startFerretdb(ferretdb: string, source: string, signal?: AbortSignal): Promise<Service> {
  return assemble(source, async (defer) => {
    const postgres = await startDocumentdb(signal);
    defer(() => postgres.stop());
    const state = await stateDirectory("ferretdb");
    defer(() => state.remove());
    const address = `127.0.0.1:${await freePort()}`;
    const args = Object.entries({
      "postgresql-url": postgres.url,
      "listen-addr": address,
      "debug-addr": "-",
      "state-dir": state.path,
      "log-level": "WARN",
      telemetry: "disable",
    }).map(([name, value]) => `--${name}=${value}`);
    const daemon = startDaemon("FerretDB", ferretdb, [...args, "--no-auth"], { signal });
    defer(() => daemon.stop());

    const uri = `mongodb://${address}/`;
    return daemon.ready(() =>
      pingMongo(uri).then(
        () => uri,
        () => undefined,
      ),
    );
  });
}
