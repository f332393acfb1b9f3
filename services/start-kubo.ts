import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startDaemon } from "./daemon.ts";
import { findProgram } from "./find-program.ts";
import { goBuild, goMissing } from "./go-build.ts";
import { MissingService } from "./missing-service.ts";
import { runProgram } from "./run-program.ts";
import { assemble, type Service } from "./service.ts";
import { stateDirectory } from "./state-directory.ts";

/**
 * A Kubo daemon: the one at `KUBO_API_URL`, or one of `ipfs` on the PATH, or one built from
 * `services/kubo`.
 */
export async function startKubo(signal?: AbortSignal): Promise<Service> {
  const given = process.env["KUBO_API_URL"];
  if (given) {
    if (await answers(given)) return { url: given, source: "KUBO_API_URL", stop: async () => {} };
    throw new Error("KUBO_API_URL is set, but no Kubo API answers there");
  }
  const { file, source } = await kuboProgram(signal);
  return startDaemonOf(file, source, signal);
}

/** A program, and where it came from, for people. */
export interface FoundProgram {
  readonly file: string;
  readonly source: string;
}

/** `ipfs` of the PATH, or built from `services/kubo`. */
export async function kuboProgram(signal?: AbortSignal): Promise<FoundProgram> {
  const installed = await findProgram("ipfs");
  if (installed !== undefined) return { file: installed, source: "`ipfs` on the PATH" };

  const missing = await goMissing();
  if (missing !== undefined) {
    throw new MissingService(
      "Kubo daemon",
      ["KUBO_API_URL is not set", "`ipfs` is not on the PATH", missing],
      [
        "docker compose up --detach --wait kubo, and set KUBO_API_URL=http://127.0.0.1:5001",
        "install Kubo 0.43 (docs.ipfs.tech/install), so that `ipfs` is on the PATH",
        "install Go 1.26.5 or newer (go.dev/dl), so that services/kubo can be built",
      ],
    );
  }
  return { file: await goBuild("kubo", "ipfs", { signal }), source: "built from services/kubo" };
}

function startDaemonOf(ipfs: string, source: string, signal?: AbortSignal): Promise<Service> {
  return assemble(source, async (defer) => {
    const repository = await stateDirectory("kubo");
    defer(() => repository.remove());
    const env = { ...process.env, IPFS_PATH: repository.path, IPFS_TELEMETRY: "off" };
    // The test profile lets the daemon choose free ports of 127.0.0.1 and knows no peers.
    await runProgram(ipfs, ["init", "--profile=test"], { env, signal });

    const daemon = startDaemon("Kubo", ipfs, ["daemon", "--offline"], { env, signal });
    defer(() => daemon.stop());
    return daemon.ready(async () => {
      const url = await readApiUrl(repository.path);
      return url !== undefined && (await answers(url)) ? url : undefined;
    });
  });
}

/**
 * Kubo writes the multiaddress that it listens on, such as `/ip4/127.0.0.1/tcp/40123`, to a file
 * once it does.
 */
async function readApiUrl(repository: string): Promise<string | undefined> {
  const multiaddr = await readFile(join(repository, "api"), "utf8").catch(() => "");
  const [, host, port] = /^\/ip4\/([^/]+)\/tcp\/(\d+)/.exec(multiaddr) ?? [];
  return host && port ? `http://${host}:${port}` : undefined;
}

export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL("/api/v0/version", url), {
      method: "POST",
      signal: AbortSignal.timeout(5_000),
    });
    const { Version } = (await response.json()) as { Version?: unknown };
    return typeof Version === "string";
  } catch {
    return false;
  }
}
