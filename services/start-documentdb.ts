import { startCluster } from "./postgres-cluster.ts";
import type { Service } from "./service.ts";

/** PostgreSQL with DocumentDB, for FerretDB. */
export const startDocumentdb = (signal?: AbortSignal): Promise<Service> =>
  startCluster({ settings, prepare: "CREATE EXTENSION documentdb CASCADE" }, signal);

const settings = {
  shared_preload_libraries: "pg_cron,pg_documentdb_core,pg_documentdb",
  "documentdb.localhost_connection_string": "host=/run",
  "cron.database_name": "postgres",
  "cron.host": "/run",
};
