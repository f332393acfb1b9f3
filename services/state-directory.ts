import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface StateDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A fresh directory that only this user can read; it goes at the latest when this process exits.
 */
export async function stateDirectory(name: string): Promise<StateDirectory> {
  const path = await mkdtemp(join(tmpdir(), `chartkey-${name}-`));
  const atExit = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", atExit);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      process.off("exit", atExit);
    },
  };
}
