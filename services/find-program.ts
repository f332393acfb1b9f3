import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The program's file on the PATH, or `undefined`. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const directory of (process.env["PATH"] ?? "").split(delimiter).filter(Boolean)) {
    const file = join(directory, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // not in this directory
    }
  }
  return undefined;
}
