import { collect } from "@chartkey/core/adapters";
import { sampleBytes, sampleChunks } from "@chartkey/core/conformance";
import { create } from "kubo-rpc-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { kuboBlobs } from "../../src/kubo/index.js";
import { transports } from "./kubo-fixture.js";
import { type OwnDaemon, ownDaemon } from "./own-daemon.js";

const MiB = 1_048_576;
const holder = "test/full";

/** The client does not read in which words the daemon fails. */
const failures = {
  url: { code: "BLOB_STORE_FULL" },
  client: { code: "BLOB_UNAVAILABLE", retryable: true },
} as const;

async function* larger() {
  yield* sampleChunks(80 * MiB);
}

describe.each(transports)("a daemon whose disk is full, by %s", (transport) => {
  let daemon: OwnDaemon;
  beforeAll(async () => {
    daemon = await ownDaemon(64 * MiB);
  });
  afterAll(async () => daemon?.dispose());

  test("takes no blob, keeps what it has, and takes one again once there is room", async () => {
    const client = create({ url: daemon.url });
    const blobs = kuboBlobs({ client, timeout: PATIENCE, ...(transport === "url" && { url: daemon.url }) });
    const large = await blobs.put(sampleBytes(20 * MiB), { holder });
    const small = await blobs.put(sampleBytes(MiB), { holder });
    await expect(blobs.put(larger(), { holder })).rejects.toMatchObject(failures[transport]);
    expect(await collect(blobs.get(small), MiB)).toEqual(sampleBytes(MiB));
    expect(await collect(blobs.get(large), 20 * MiB)).toEqual(sampleBytes(20 * MiB));
    await blobs.unpin(large, { holder });
    for await (const { err } of client.repo.gc()) if (err) throw err;
    const again = await blobs.put(sampleBytes(10 * MiB), { holder });
    expect(await collect(blobs.get(again), 10 * MiB)).toEqual(sampleBytes(10 * MiB));
  });
});
