import { execFileSync } from "node:child_process";

/** Runs a program and returns its output. An error shows the whole output. */
export function run(cwd: string, file: string, ...args: readonly string[]): string {
  try {
    return execFileSync(file, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${file} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}
