import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedBuild } from "./build-cache.ts";
import { runProgram } from "./run-program.ts";

// The oldest release of Debian that has DocumentDB.
const release = "forky";
const packages = ["base-files", "dash", "postgresql-18-documentdb"];
const account = "postgres:x:1000:1000::/:/usr/bin/sh\n";
const extensions = "usr/share/postgresql/18/extension";

/**
 * A directory with PostgreSQL, its DocumentDB extension and all they need, unpacked from Debian's
 * signed packages. No package script runs and nothing is installed, so that neither root nor Debian
 * is needed. This does what the scripts would do as far as the server needs it.
 */
export const postgresRoot = (signal?: AbortSignal): Promise<string> => (root ??= unpacked(signal));

/** Two servers that start at once share it. */
let root: Promise<string> | undefined;

function unpacked(signal?: AbortSignal): Promise<string> {
  return cachedBuild("postgres", [release, ...packages, account], async (directory) => {
    const archive = join(directory, "root.tar");
    await runProgram(
      "mmdebstrap",
      [
        "--variant=extract",
        // an outdated mirror does no harm to a test server
        '--aptopt=Acquire::Check-Valid-Until "false"',
        `--include=${packages.join(",")}`,
        release,
        archive,
      ],
      { signal },
    );
    await runProgram("tar", ["-xf", archive, "-C", directory, "--no-same-owner", "--exclude=./dev/*"], { signal });
    await rm(archive);
    await writeFile(join(directory, "etc/passwd"), account);
    await symlink("postgis-3.control", join(directory, extensions, "postgis.control"));
  });
}
