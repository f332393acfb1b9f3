import { Client } from "pg";
import { MissingService } from "./missing-service.ts";
import { clusterMissing, startCluster } from "./postgres-cluster.ts";
import type { Service } from "./service.ts";

/** A PostgreSQL: the one at `POSTGRES_URL`, or a new one from Debian's packages. */
export async function startPostgres(signal?: AbortSignal): Promise<Service> {
  const given = process.env["POSTGRES_URL"];
  if (given) {
    await ping(given).catch((cause: unknown) => {
      throw new Error("POSTGRES_URL is set, but no PostgreSQL answers there", { cause });
    });
    return { url: given, source: "POSTGRES_URL", stop: async () => {} };
  }
  const missing = await clusterMissing();
  if (missing !== undefined) throw missingPostgres(missing);
  return startCluster({}, signal);
}

async function ping(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  await client.connect();
  await client.end();
}

function missingPostgres(reason: string): MissingService {
  return new MissingService(
    "PostgreSQL",
    ["POSTGRES_URL is not set", reason],
    [
      "docker compose up --detach --wait postgres, and set POSTGRES_URL=postgres://postgres:postgres@127.0.0.1:5432/postgres",
      "name a database of yours in POSTGRES_URL, whose user may create schemas in it",
      "on Debian or Ubuntu: apt-get install bubblewrap mmdebstrap uidmap debian-archive-keyring",
    ],
  );
}
