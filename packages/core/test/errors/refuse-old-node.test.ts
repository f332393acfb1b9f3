import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly name: string;
  readonly engines: { readonly node: string };
  readonly exports: Readonly<Record<string, unknown>>;
};

/** The entries with code: `ports` has types alone. */
const entries = Object.keys(manifest.exports)
  .filter((key) => !/\.(?:json|md)$|ports$/u.test(key))
  .map((key) => key.replace(/^\./u, manifest.name));

/** Loads an entry as this version of Node does, or a browser. */
async function load(entry: string, node: string | undefined): Promise<unknown> {
  vi.resetModules();
  vi.stubGlobal("process", node && { ...process, versions: { node } });
  return import(entry);
}

afterEach(() => vi.unstubAllGlobals());

describe("on a Node that is too old", () => {
  test.each(entries)("%s says in one sentence which is needed", async (entry) => {
    await expect(load(entry, "20.20.2")).rejects.toThrow(
      /^Chartkey needs Node 22\.18 or newer, and this is Node 20\.20\.2$/u,
    );
  });

  test("the limit is the one of the manifest", async () => {
    expect(manifest.engines.node).toBe(">=22.18");
    await expect(load(manifest.name, "22.17.1")).rejects.toThrow("22.18");
    for (const node of ["22.18.0", "24.0.0", undefined])
      await expect(load(manifest.name, node)).resolves.toHaveProperty("createChartkey");
  });
});
