import { type BlobStoreFixture, blobStoreSuite } from "@chartkey/core/conformance";
import { memoryBlobs } from "@chartkey/core/fakes";
import { beforeEach, describe, test } from "vitest";
import { httpBlobs } from "../src/index.js";
import { httpServer } from "../src/server/index.js";
import { chainId, origin, signInAs } from "./account.js";
import { skipPauses } from "./hurried.js";
import type { listen } from "./listen.js";
import { servers } from "./servers.js";

beforeEach(() => skipPauses());

/** A store in memory behind a server on 127.0.0.1, and a client that has signed in. */
async function fixture(listenWith: typeof listen): Promise<BlobStoreFixture> {
  const blobs = memoryBlobs();
  const { url, close } = await listenWith((request) => server.fetch(request));
  const server = httpServer({ url, origins: [origin], chainIds: [chainId], blobs, requestsPerMinute: 1_000_000 });
  const { token } = await signInAs(1, url);
  const client = () => httpBlobs({ url, token: () => token });
  return {
    blobs: client(),
    connect: client,
    layout: "whole",
    patience: 60_000,
    corrupt: async (id) => blobs.corrupt(id),
    unplug: async () => blobs.unplug(),
    replug: async () => blobs.replug(),
    fill: async () => blobs.fill(),
    hang: async () => blobs.hang(),
    collect: async () => {},
    dump: async () => blobs.ids(),
    async dispose() {
      server.close();
      await close();
    },
  };
}

describe.each(servers)("blobs over HTTP, by $by", ({ listen: listenWith }) => {
  for (const [name, run] of Object.entries(blobStoreSuite)) test(name, () => run(() => fixture(listenWith)));
});
