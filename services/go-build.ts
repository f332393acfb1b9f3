import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedBuild } from "./build-cache.ts";
import { findProgram } from "./find-program.ts";
import { runProgram } from "./run-program.ts";

/** What is missing for {@link goBuild}, or `undefined`. */
export async function goMissing(): Promise<string | undefined> {
  return (await findProgram("go")) === undefined ? "`go` is not on the PATH to build it" : undefined;
}

interface GoBuildOptions {
  /** More flags for `go build`. */
  readonly flags?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds the tool that the Go module in `services/<name>` pins, and gives the file of the program
 * of that name.
 */
export async function goBuild(
  name: string,
  program: string,
  { flags = [], signal }: GoBuildOptions = {},
): Promise<string> {
  const module = join(import.meta.dirname, name);
  const pins = await Promise.all(["go.mod", "go.sum"].map((file) => readFile(join(module, file), "utf8")));
  const directory = await cachedBuild(name, [...pins, ...flags], async (output) => {
    await runProgram(
      "go",
      ["build", "-trimpath", "-buildvcs=false", "-mod=readonly", ...flags, "-o", `${output}/`, "tool"],
      {
        cwd: module,
        env: { ...process.env, CGO_ENABLED: "0" },
        signal,
      },
    );
  });
  return join(directory, program);
}
