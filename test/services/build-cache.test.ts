import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cachedBuild } from "../../services/build-cache.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "chartkey-cache-"));
  vi.stubEnv("XDG_CACHE_HOME", home);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(home, { recursive: true });
});

const build = vi.fn<(directory: string) => Promise<void>>((directory) =>
  writeFile(join(directory, "program"), "built"),
);
const kept = () => readdir(join(home, "chartkey", "services"));

test("builds once per pins, and anew when a pin changes", async () => {
  build.mockClear();
  const first = await cachedBuild("server", ["v1"], build);
  expect(await cachedBuild("server", ["v1"], build)).toBe(first);
  expect(build).toHaveBeenCalledTimes(1);
  expect(await readFile(join(first, "program"), "utf8")).toBe("built");
  expect(await cachedBuild("server", ["v2"], build)).not.toBe(first);
});

test("keeps nothing of a build that failed, and a second try works", async () => {
  const broken = async (directory: string) => {
    await build(directory);
    throw new Error("no space left");
  };
  await expect(cachedBuild("server", ["v1"], broken)).rejects.toThrow("no space left");
  expect(await kept()).toEqual([]);
  await cachedBuild("server", ["v1"], build);
  expect(await kept()).toHaveLength(1);
});

test("keeps one of two builds that run at the same time", async () => {
  const [first, second] = await Promise.all([
    cachedBuild("server", ["v1"], build),
    cachedBuild("server", ["v1"], build),
  ]);
  expect(second).toBe(first);
  expect(await kept()).toHaveLength(1);
});
