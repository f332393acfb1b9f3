import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedBuild } from "./build-cache.ts";
import { findProgram } from "./find-program.ts";
import { runProgram } from "./run-program.ts";

/** What is missing for {@link goBuild}, or `undefined`. */
export async function goMissing(): Promise<string | undefined> {
  return (await findProgram("go")) === undefined ? "`go` is not on the PATH to build it" : undefined;
}

/** Builds the tool that the Go module in `services/<name>` pins, and gives the file of the program of that name. */
export async function goBuild(name: string, program: string, signal?: AbortSignal): Promise<string> {
  const module = join(import.meta.dirname, name);
  const pins = await Promise.all(["go.mod", "go.sum"].map((file) => readFile(join(module, file), "utf8")));
  const directory = await cachedBuild(name, pins, (output) =>
    runProgram("go", ["build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-o", `${output}/`, "tool"], {
      cwd: module,
      env: { ...process.env, CGO_ENABLED: "0" },
      signal,
    }),
  );
  return join(directory, program);
}
