import { startDaemon } from "./daemon.ts";
import { findProgram } from "./find-program.ts";
import { postgresRoot } from "./postgres-root.ts";
import { runProgram } from "./run-program.ts";
import { sandboxed } from "./sandbox.ts";
import { assemble, type Service } from "./service.ts";
import { stateDirectory } from "./state-directory.ts";

/** What is missing for {@link startCluster}, or `undefined`. */
export async function clusterMissing(): Promise<string | undefined> {
  if (process.platform !== "linux") return "Debian's PostgreSQL can be had only on Linux";
  const needed = ["bwrap", "mmdebstrap", ...(process.getuid?.() === 0 ? [] : ["newuidmap"])];
  const found = await Promise.all(needed.map(findProgram));
  const absent = needed.filter((_, index) => found[index] === undefined).map((name) => `\`${name}\``);
  return absent.length > 0 ? `${absent.join(", ")} not on the PATH for Debian's PostgreSQL` : undefined;
}

interface Cluster {
  readonly settings?: Readonly<Record<string, string>>;
  /** SQL that is run once the server answers. */
  readonly prepare?: string;
}

/** A new PostgreSQL of Debian's, on a Unix socket that only this user reaches. */
export async function startCluster(
  { settings = {}, prepare = "SELECT 1" }: Cluster,
  signal?: AbortSignal,
): Promise<Service> {
  const root = await postgresRoot(signal);
  return assemble("Debian's packages", async (defer) => {
    const state = await stateDirectory("postgres");
    defer(() => state.remove());
    const inside = (...command: string[]) => sandboxed(root, state.path, command);

    const cluster = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
    await runProgram("bwrap", inside("initdb", "--pgdata=/run/data", ...cluster), { signal });
    const options = Object.entries({ ...everywhere, ...settings }).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    const daemon = startDaemon("PostgreSQL", "bwrap", inside("postgres", "-D", "/run/data", ...options), { signal });
    defer(() => daemon.stop());

    const psql = inside("psql", "--host=/run", "--username=postgres", "--quiet", "--command");
    await daemon.ready(() =>
      runProgram("bwrap", [...psql, "SELECT 1"]).then(
        () => true,
        () => undefined,
      ),
    );
    await runProgram("bwrap", [...psql, prepare], { signal });
    return `postgres://postgres@/postgres?host=${encodeURIComponent(state.path)}`;
  });
}

const everywhere = {
  listen_addresses: "",
  unix_socket_directories: "/run",
  // the data does not outlive the process
  fsync: "off",
};
