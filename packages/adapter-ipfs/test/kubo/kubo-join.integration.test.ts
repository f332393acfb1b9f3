import { collect, type ContentId, isChartkeyError } from "@chartkey/core/adapters";
import { sampleBytes } from "@chartkey/core/conformance";
import { CID } from "multiformats/cid";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { decodeFileNode } from "../../src/unixfs/file-node.js";
import { kuboFixture, type KuboFixture, transports } from "./kubo-fixture.js";

const MiB = 1_048_576;
const [keeper, holder] = ["test/parts", "test/join"];
const bytes = sampleBytes(11 * MiB + 5);
const away = { code: "BLOB_UNAVAILABLE", retryable: true };

// one file, so one after the other: all cases share the daemon and its garbage collection

describe.each(transports)("a join by the %s", (transport) => {
  let fixture: KuboFixture;
  let parts: readonly ContentId[];
  let before: readonly string[];
  beforeEach(async () => {
    fixture = await kuboFixture(inject("kuboApiUrl"), transport);
    const put = (from: number, to: number) => fixture.blobs.put(bytes.subarray(from, to), { holder: keeper });
    parts = [await put(0, 5 * MiB), await put(5 * MiB, 11 * MiB), await put(11 * MiB, bytes.length)];
    before = await allPins();
    fixture.proxy.paths.length = 0;
  });
  afterEach(() => fixture.dispose());

  async function allPins(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { cid } of fixture.daemon.pin.ls({ type: "recursive" })) found.push(cid.toString());
    return found.toSorted();
  }
  const join = (signal?: AbortSignal) => fixture.blobs.join(parts, { holder, signal });
  const commands = () => fixture.proxy.paths.map((path) => /v0\/([^?]+)/u.exec(path)?.[1]);
  const failed = () =>
    join().then(
      () => undefined,
      (error: unknown) => error,
    );

  /** Deletes what nobody pins before the daemon hears of a command. */
  const collectBefore = (command: string) => {
    fixture.proxy.before = async (path) => {
      if (path.includes(`/${command}?`)) await fixture.collect();
    };
  };

  async function works(): Promise<void> {
    fixture.proxy.before = async () => {};
    const id = await join();
    await fixture.collect();
    expect(Buffer.compare(await collect(fixture.blobs.get(id), bytes.length), bytes)).toBe(0);
    expect(await allPins()).toHaveLength(before.length + 1);
  }

  test("asks for the root of each part on the daemon's own disk, stores one node, and pins", async () => {
    await join();
    expect(commands()).toEqual(["cat", "cat", "cat", "dag/put", "pin/ls", "dag/put", "pin/add", "pin/ls"]);
    for (const path of fixture.proxy.paths.slice(0, 3)) expect(path).toContain("offline=true");
    expect(fixture.proxy.paths[3]).toContain("pin=false");
    await works();
  });

  test("that the holder has joined before sets no pin again", async () => {
    await join();
    fixture.proxy.paths.length = 0;
    await join();
    expect(commands()).toEqual(["cat", "cat", "cat", "dag/put", "pin/ls"]);
  });

  test("of a part that lacks a leaf fails, and pins nothing", async () => {
    const root = CID.parse(parts[1] ?? "");
    const leaf = decodeFileNode(await fixture.daemon.block.get(root))?.links[3]?.cid;
    if (!leaf) throw new Error("There are six leaves");
    // the daemon deletes no block that is pinned, so the pins go that keep it
    for (const part of parts) await fixture.blobs.unpin(part, { holder: keeper });
    const unpinned = await allPins();
    for await (const { error } of fixture.daemon.block.rm(leaf)) if (error) throw error;
    expect(await failed()).toMatchObject({ ...away, stillPinned: [] });
    expect(await allPins()).toEqual(unpinned);
  });

  test.each(["pin/ls", "pin/add"])(
    "whose node is collected before %s fails or holds all, and works again",
    async (at) => {
      collectBefore(at);
      const error = await failed();
      if (error !== undefined) {
        expect(error).toMatchObject({ ...away, stillPinned: [] });
        expect(await allPins()).toEqual(before);
      }
      await works();
    },
  );

  test("that the daemon does not keep fails", async () => {
    const { proxy } = fixture;
    proxy.meddle = async function* (path, answer) {
      if (path.includes("/pin/add?")) {
        const { searchParams } = new URL(path, "http://daemon");
        await fixture.daemon.pin.rm(CID.parse(searchParams.get("arg")?.replace("/ipfs/", "") ?? ""));
      }
      yield* answer;
    };
    await expect(join()).rejects.toMatchObject(away);
    expect(await allPins()).toEqual(before);
  });

  test("whose last answers are lost names what may be pinned", async () => {
    const { proxy } = fixture;
    proxy.meddle = async function* (path, answer) {
      if (path.includes("/pin/add?")) await fixture.unplug();
      yield* answer;
    };
    const error = await failed();
    await fixture.replug();
    proxy.meddle = (_path, answer) => answer;
    const id = await join();
    expect(error).toMatchObject({ ...away, stillPinned: [id] });
  });

  test("that is aborted before any request leaves nothing pinned, or names it", async () => {
    const reason = new Error("stop");
    for (let nth = 0; nth < 8; nth += 1) {
      const stop = new AbortController();
      let passed = 0;
      fixture.proxy.before = async () => {
        if (passed++ === nth) stop.abort(reason);
      };
      const error = await join(stop.signal).then(
        () => undefined,
        (failure: unknown) => failure,
      );
      fixture.proxy.before = async () => {};
      if (isChartkeyError(error)) {
        expect(nth).toBeGreaterThanOrEqual(5);
        expect(error).toMatchObject({ ...away, stillPinned: [expect.any(String)] });
        for (const id of error.stillPinned) await fixture.blobs.unpin(id as ContentId, { holder });
      } else {
        expect(error).toBe(reason);
        expect(nth).toBeLessThan(5);
      }
      expect(await allPins()).toEqual(before);
    }
    await works();
  });

  test("of an endless root, of another one, and of one that never comes, fails in time", async () => {
    const { proxy } = fixture;
    proxy.meddle = async function* () {
      for (;;) yield new Uint8Array(65_536);
    };
    await expect(join()).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    proxy.meddle = async function* () {
      yield new Uint8Array(10);
    };
    await expect(join()).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
    proxy.meddle = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) });
    await expect(fixture.hurried.join(parts, { holder })).rejects.toMatchObject(away);
    expect(await allPins()).toEqual(before);
  });
});
