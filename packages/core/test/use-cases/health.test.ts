import { describe, expect, test } from "vitest";
import { type CallOptions, createChartkey, createReader } from "../../src/index.js";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryRegistry } from "../../src/fakes/index.js";

const portsOf = () => ({
  ledger: memoryLedger(),
  blobs: memoryBlobs(),
  profiles: memoryProfiles(),
  registry: memoryRegistry(),
});

const saying = (health: (options?: CallOptions) => Promise<void>) => ({ ...memoryBlobs(), health });

describe("the health of an app's ports", () => {
  test("is that of each port which the app has", async () => {
    const ports = portsOf();
    const { blobs: _, ...readers } = ports;
    const well = (port: string) => ({ port, state: "well" });
    expect(await createChartkey(ports).health()).toEqual(["ledger", "blobs", "profiles", "registry"].map(well));
    expect(await createChartkey({ ...ports, heads: ports.ledger.connect() }).health()).toContainEqual(well("heads"));
    expect(await createReader(readers).health()).toEqual(["ledger", "profiles", "registry"].map(well));
  });

  test("names those whose backends are away, whatever the others say", async () => {
    const ports = portsOf();
    ports.ledger.unplug();
    ports.profiles.unplug();
    expect(await createChartkey(ports).health()).toEqual([
      { port: "ledger", state: "failing", problem: expect.objectContaining({ code: "LEDGER_UNAVAILABLE" }) },
      { port: "blobs", state: "well" },
      { port: "profiles", state: "failing", problem: expect.objectContaining({ code: "DIRECTORY_UNAVAILABLE" }) },
      { port: "registry", state: "well" },
    ]);
  });

  test("tells what no second try mends from what may be back later", async () => {
    const problem = new ChartkeyError("MISCONFIGURED", { message: "Another chain" });
    const blobs = saying(() => Promise.reject(problem));
    expect(await createChartkey({ ...portsOf(), blobs }).health()).toContainEqual({
      port: "blobs",
      state: "failing",
      problem,
    });
  });

  test("is unknown of a port whose adapter cannot tell", async () => {
    const blobs = memoryBlobs();
    Reflect.deleteProperty(blobs, "health");
    expect(await createChartkey({ ...portsOf(), blobs }).health()).toContainEqual({ port: "blobs", state: "unknown" });
  });

  test("is an error of the port's own code when the adapter throws something else", async () => {
    const cause = new Error("socket hang up");
    const blobs = saying(() => Promise.reject(cause));
    expect(await createChartkey({ ...portsOf(), blobs }).health()).toContainEqual({
      port: "blobs",
      state: "failing",
      problem: expect.objectContaining({ code: "BLOB_UNAVAILABLE", retryable: true, cause }),
    });
  });

  test("ends with the signal, also while a port hangs", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    const blobs = saying(() => {
      stop.abort(reason);
      return new Promise(() => {});
    });
    await expect(createChartkey({ ...portsOf(), blobs }).health({ signal: stop.signal })).rejects.toBe(reason);
  });
});
