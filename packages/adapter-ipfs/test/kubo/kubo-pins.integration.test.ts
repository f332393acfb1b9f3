import { collect } from "@chartkey/core/adapters";
import { sampleBytes } from "@chartkey/core/conformance";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { holderPinOf } from "../../src/holder-pin.js";
import { kuboFixture, type KuboFixture } from "./kubo-fixture.js";

const MiB = 1_048_576;
const holder = "test/pins";

let fixture: KuboFixture;
beforeEach(async () => {
  fixture = await kuboFixture(inject("kuboApiUrl"));
});
afterEach(() => fixture.dispose());

async function listed(blobs: KuboFixture["blobs"] = fixture.blobs): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const id of blobs.pins?.({ holder }) ?? []) ids.push(id);
  return ids;
}

test("what other programs pin on the daemon is in nobody's list, and stays pinned", async () => {
  const { daemon, blobs } = fixture;
  const options = { cidVersion: 1, rawLeaves: true, pin: true } as const;
  const theirs = [
    await daemon.add(sampleBytes(10), options),
    await daemon.add(sampleBytes(3 * MiB), options),
    await daemon.add(sampleBytes(20), { ...options, wrapWithDirectory: true }),
  ];
  const id = await blobs.put(sampleBytes(3 * MiB), { holder });
  expect(await listed()).toEqual([id]);
  await blobs.unpin(id, { holder });
  expect(await listed()).toEqual([]);
  for (const { cid } of theirs) await daemon.pin.rm(cid);
});

test("a pin whose block the daemon has lost hides no other, and is nobody's", async () => {
  const { blobs } = fixture;
  const ids = [];
  for (const size of [10, 11, 12, 13, 14, 15]) ids.push(await blobs.put(sampleBytes(size), { holder }));
  const [lost, ...rest] = ids;
  if (lost) fixture.loseBlock((await holderPinOf(lost, holder)).cid);
  expect((await listed()).toSorted()).toEqual(rest.toSorted());
  expect(
    fixture.proxy.paths.filter((path) => path.includes("/cat?")).every((path) => path.includes("offline=true")),
  ).toBe(true);
});

test("a daemon that never answers ends a list and a check of its health in time", async () => {
  await fixture.blobs.put(sampleBytes(10), { holder });
  fixture.proxy.meddle = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) });
  const away = { code: "BLOB_UNAVAILABLE", retryable: true };
  await expect(listed(fixture.hurried)).rejects.toMatchObject(away);
  await expect(fixture.hurried.health?.()).rejects.toMatchObject(away);
});

test("a part of a large blob costs the daemon's root and one stream of the blocks that hold it", async () => {
  const bytes = sampleBytes(6 * MiB);
  const id = await fixture.blobs.put(bytes, { holder });
  const before = fixture.proxy.paths.length;
  const part = await collect(fixture.blobs.get(id, { range: { offset: 4 * MiB - 1, length: 2 } }), 2);
  expect(part).toEqual(bytes.slice(4 * MiB - 1, 4 * MiB + 1));
  const [root, stream, ...others] = fixture.proxy.paths.slice(before);
  expect([root?.includes("offset="), others]).toEqual([false, []]);
  expect(stream).toContain(`offset=${3 * MiB}&length=${2 * MiB}`);
});

describe("a daemon that does not keep what it names", () => {
  const withoutPin = (command: string) => (path: string) =>
    path.includes(`/${command}?`) ? path.replace("&pin=true", "&pin=false").replace(/&pin-name=[^&]*/u, "") : path;

  test.each(["add", "dag/put"])("a put fails when %s did not keep the pin, and leaves none", async (command) => {
    const { proxy, blobs } = fixture;
    const before = await allPins();
    proxy.rewrite = withoutPin(command);
    await expect(blobs.put(sampleBytes(2 * MiB), { holder })).rejects.toMatchObject({
      code: "BLOB_UNAVAILABLE",
      retryable: true,
      stillPinned: [],
    });
    expect(await allPins()).toEqual(before);
  });

  test("a put of what the holder has pinned before leaves that pin", async () => {
    const { proxy, blobs } = fixture;
    const id = await blobs.put(sampleBytes(2 * MiB), { holder });
    proxy.rewrite = withoutPin("dag/put");
    await blobs.put(sampleBytes(2 * MiB), { holder });
    await fixture.collect();
    expect((await collect(blobs.get(id), 2 * MiB)).length).toBe(2 * MiB);
  });

  test("a pin fails when it did not stay", async () => {
    const { proxy, blobs, daemon } = fixture;
    const id = await blobs.put(sampleBytes(10), { holder });
    const { cid } = await holderPinOf(id, "test/other");
    proxy.meddle = async function* (path, answer) {
      if (path.includes("/pin/add?")) await daemon.pin.rm(cid);
      yield* answer;
    };
    await expect(blobs.pin(id, { holder: "test/other" })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  });
});

test("an upload that the daemon pins after it was given up is let go with the next put", async () => {
  const { proxy, blobs } = fixture;
  const before = await allPins();
  const stop = new AbortController();
  proxy.postpone = (path) => path.includes("/add?");
  const put = blobs.put(sampleBytes(10), { holder, signal: stop.signal });
  await proxy.postponed;
  stop.abort();
  await expect(put).rejects.toBe(stop.signal.reason);
  proxy.postpone = () => false;
  await proxy.deliver();
  expect((await allPins()).length).toBe(before.length + 1);
  const id = await blobs.put(sampleBytes(11), { holder });
  await blobs.unpin(id, { holder });
  expect(await allPins()).toEqual(before);
});

/** All pins of the daemon. */
async function allPins(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { cid } of fixture.daemon.pin.ls({ type: "recursive" })) found.push(cid.toString());
  return found.toSorted();
}
