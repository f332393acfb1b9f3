import { findProgram } from "./find-program.ts";
import { goBuild, goMissing } from "./go-build.ts";
import { MissingService } from "./missing-service.ts";
import { pingMongo } from "./mongo-ping.ts";
import { clusterMissing } from "./postgres-cluster.ts";
import type { Service } from "./service.ts";
import { startFerretdb } from "./start-ferretdb.ts";
import { startMongod } from "./start-mongod.ts";

/**
 * A server that speaks MongoDB's wire protocol: the one at `MONGODB_URI`, or `mongod` on the PATH,
 * or FerretDB over PostgreSQL with DocumentDB, where `ferretdb` is the one on the PATH or built
 * from `services/ferretdb`.
 */
export async function startMongo(signal?: AbortSignal): Promise<Service> {
  const given = process.env["MONGODB_URI"];
  if (given) {
    await pingMongo(given).catch((cause: unknown) => {
      throw new Error("MONGODB_URI is set, but no MongoDB-wire server answers there", { cause });
    });
    return { url: given, source: "MONGODB_URI", stop: async () => {} };
  }
  const mongod = await findProgram("mongod");
  if (mongod !== undefined) return startMongod(mongod, signal);

  const ferretdb = await findProgram("ferretdb");
  const missing = [ferretdb === undefined ? await goMissing() : undefined, await clusterMissing()];
  const reasons = missing.filter((reason) => reason !== undefined);
  if (reasons.length > 0) throw missingMongo(reasons);
  if (ferretdb !== undefined) return startFerretdb(ferretdb, "`ferretdb` on the PATH", signal);
  return startFerretdb(await goBuild("ferretdb", "ferretdb", { signal }), "built from services/ferretdb", signal);
}

function missingMongo(reasons: readonly string[]): MissingService {
  return new MissingService(
    "MongoDB-wire server",
    ["MONGODB_URI is not set", "`mongod` is not on the PATH", ...reasons],
    [
      "docker compose up --detach --wait mongo, and set MONGODB_URI=mongodb://127.0.0.1:27017",
      "install MongoDB 7 or newer (www.mongodb.com/docs/manual/installation), so that `mongod` is on the PATH",
      "on Debian or Ubuntu, for FerretDB: install Go 1.26.5 or newer (go.dev/dl), and " +
        "apt-get install bubblewrap mmdebstrap uidmap debian-archive-keyring",
    ],
  );
}
