import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The directory that `build` fills, made once per content of `pins`. A build that fails or is
 * interrupted leaves nothing behind; of two that run at the same time one is kept.
 */
export async function cachedBuild(
  name: string,
  pins: readonly string[],
  build: (directory: string) => Promise<void>,
): Promise<string> {
  const builds = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "chartkey", "services");
  const key = createHash("sha256")
    .update(JSON.stringify([process.platform, process.arch, ...pins]))
    .digest("hex");
  const directory = join(builds, `${name}-${key.slice(0, 16)}`);
  if (await exists(directory)) return directory;

  await mkdir(builds, { recursive: true });
  const unfinished = await mkdtemp(join(builds, `.${name}-`));
  try {
    process.stderr.write(`Building ${name} into ${directory}: some minutes, once.\n`);
    await build(unfinished);
    await rename(unfinished, directory);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(directory))) throw error;
  }
  return directory;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
