import { collect, type ContentId, isChartkeyError } from "@chartkey/core/adapters";
import { sampleBytes } from "@chartkey/core/conformance";
import { create } from "kubo-rpc-client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { type IpfsBlobs, kuboBlobs } from "../../src/kubo/index.js";
import { HostileProxy } from "./hostile-proxy.js";
import { transports } from "./kubo-fixture.js";
import { type OwnDaemon, ownDaemon } from "./own-daemon.js";

const MiB = 1_048_576;
const holder = "test/killed";
const kept = sampleBytes(3 * MiB);
const other = sampleBytes(5 * MiB);

let daemon: OwnDaemon;
beforeAll(async () => {
  daemon = await ownDaemon();
});
afterAll(async () => daemon?.dispose());

describe.each(transports)("a daemon that is killed, by %s", (transport) => {
  let proxy: HostileProxy;
  let blobs: IpfsBlobs;
  let id: ContentId;
  let parts: readonly ContentId[];
  beforeEach(async () => {
    proxy = new HostileProxy(daemon.url);
    await proxy.start();
    const client = create({ url: proxy.url });
    blobs = kuboBlobs({ client, timeout: PATIENCE, ...(transport === "url" && { url: proxy.url }) });
    id = await blobs.put(kept, { holder });
    parts = [await blobs.put(other, { holder }), id];
  });
  afterEach(async () => {
    for (const one of await held()) await blobs.unpin(one, { holder });
    await proxy.stop();
  });

  /** Whatever is pinned on the daemon, by whom ever. */
  async function pinned(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { cid } of create({ url: daemon.url }).pin.ls({ type: "recursive" })) found.push(cid.toString());
    return found.toSorted();
  }

  async function held(): Promise<readonly ContentId[]> {
    const ids: ContentId[] = [];
    for await (const one of blobs.pins({ holder })) ids.push(one);
    return ids.toSorted();
  }

  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    put: () => blobs.put(other, { holder }),
    get: () => collect(blobs.get(id), 3 * MiB),
    "get of a part": () => collect(blobs.get(id, { range: { offset: 2 * MiB - 10, length: 20 } }), 20),
    size: () => blobs.size(id),
    join: () => blobs.join(parts, { holder }),
    pin: () => blobs.pin(id, { holder: `${holder}/again` }),
    unpin: () => blobs.unpin(id, { holder: `${holder}/again` }),
    pins: () => held(),
  };

  test.each(Object.entries(calls))(
    "during a %s, at each request or answer, loses nothing, and another try does it",
    async (_name, call) => {
      const before = proxy.paths.length;
      const done = await call();
      const requests = proxy.paths.length - before;
      expect(requests).toBeGreaterThan(0);
      const once = await pinned();
      for (const stage of ["before", "behind"] as const)
        for (let nth = 0; nth < requests; nth++) {
          let passed = 0;
          const isNow = () => passed++ === nth;
          if (stage === "before") proxy.before = async () => (isNow() ? daemon.kill() : undefined);
          else
            proxy.meddle = async function* meddle(_path, answer) {
              if (isNow()) await daemon.kill();
              yield* answer;
            };
          const failed = await call().then(
            () => undefined,
            (error: unknown) => error,
          );
          proxy.before = async () => {};
          proxy.meddle = (_path, answer) => answer;
          // what only cleans up may fail unheard
          if (failed !== undefined) expect(isChartkeyError(failed, "BLOB_UNAVAILABLE") && failed.retryable).toBe(true);
          await daemon.start();
          expect(await collect(blobs.get(id), 3 * MiB)).toEqual(kept);
          expect(await call()).toEqual(done);
        }
      // whatever a try has left is gone
      expect(await pinned()).toEqual(once);
    },
  );
});
