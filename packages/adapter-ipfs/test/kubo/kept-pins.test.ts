import { isChartkeyError } from "@chartkey/core/adapters";
import { afterEach, describe, expect, test, vi } from "vitest";
import { kuboBlobs } from "../../src/kubo/index.js";
import { StubKubo } from "./stub-kubo.js";

const holder = "owner/test";
const bytes = (first: number) => Uint8Array.of(first, 2, 3);
const never = () => new Promise<never>(() => {});

afterEach(() => {
  vi.useRealTimers();
});

/** The daemon's pins that belong to uploads. */
const uploads = ({ pins }: StubKubo) => [...pins.values()].filter(({ name }) => name !== "");

describe("a put to a daemon whose error comes behind its answer", () => {
  test.each(["add", "dag/put"] as const)("fails when %s did not keep the pin, and leaves none", async (broken) => {
    const daemon = new StubKubo();
    const blobs = kuboBlobs({ client: daemon.client });
    daemon.keeps = (command) => command !== broken;
    await expect(blobs.put(bytes(1), { holder })).rejects.toMatchObject({
      code: "BLOB_UNAVAILABLE",
      retryable: true,
      stillPinned: [],
    });
    expect(daemon.pins.size).toBe(0);
  });

  test("leaves an earlier pin of the same bytes alone", async () => {
    const daemon = new StubKubo();
    const blobs = kuboBlobs({ client: daemon.client });
    const id = await blobs.put(bytes(1), { holder });
    daemon.keeps = (command) => command !== "dag/put";
    expect(await blobs.put(bytes(1), { holder })).toBe(id);
    expect(daemon.pins.size).toBe(1);
  });
});

test("a put whose last step gets no answer names the blob that may be pinned", async () => {
  vi.useFakeTimers();
  const daemon = new StubKubo();
  const blobs = kuboBlobs({ client: daemon.client });
  const id = await blobs.put(bytes(1), { holder });
  await blobs.unpin(id, { holder });
  daemon.before = (command) => (command === "dag/put" ? never() : Promise.resolve());
  const failed = blobs.put(bytes(1), { holder }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(30_000);
  const error = await failed;
  expect(error).toMatchObject({ code: "BLOB_UNAVAILABLE", retryable: true, stillPinned: [id] });
  expect(isChartkeyError(error) && error.hints).toHaveLength(1);
});

describe("an upload that was given up", () => {
  /** Aborts a put while the daemon is busy, and returns what lets the daemon go on. */
  async function givenUp(daemon: StubKubo) {
    const blobs = kuboBlobs({ client: daemon.client });
    const [busy, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    daemon.before = async (command) => {
      if (command !== "add") return;
      arrived.resolve();
      await busy.promise;
    };
    const stop = new AbortController();
    const put = blobs.put(bytes(9), { holder, signal: stop.signal });
    await arrived.promise;
    stop.abort();
    await expect(put).rejects.toBe(stop.signal.reason);
    daemon.before = async () => {};
    return {
      blobs,
      goOn: async () => {
        busy.resolve();
        await vi.waitFor(() => expect(uploads(daemon)).toHaveLength(1));
      },
    };
  }

  test("and pinned later is let go with the next put", async () => {
    const daemon = new StubKubo();
    const { blobs, goOn } = await givenUp(daemon);
    await goOn();
    const id = await blobs.put(bytes(1), { holder });
    expect(uploads(daemon)).toEqual([]);
    await blobs.unpin(id, { holder });
    expect(daemon.pins.size).toBe(0);
  });

  test("and pinned later is let go with the next unpin", async () => {
    const daemon = new StubKubo();
    const { blobs, goOn } = await givenUp(daemon);
    const id = await blobs.put(bytes(1), { holder });
    await goOn();
    await blobs.unpin(id, { holder });
    expect(daemon.pins.size).toBe(0);
  });

  test("and whose pin could not be removed is let go with the next put", async () => {
    vi.useFakeTimers();
    const daemon = new StubKubo();
    const blobs = kuboBlobs({ client: daemon.client });
    daemon.before = (command) => (command === "pin/rm" ? never() : Promise.resolve());
    const put = blobs.put(bytes(1), { holder });
    await vi.advanceTimersByTimeAsync(5_000);
    await put;
    expect(uploads(daemon)).toHaveLength(1);
    daemon.before = async () => {};
    await blobs.put(bytes(2), { holder });
    expect(uploads(daemon)).toEqual([]);
  });

  test("by another app is left alone", async () => {
    const daemon = new StubKubo();
    const others = await givenUp(daemon);
    const own = await givenUp(daemon);
    await others.goOn();
    const [theirs] = uploads(daemon);
    await own.blobs.put(bytes(1), { holder });
    expect(uploads(daemon)).toEqual([theirs]);
  });

  test("and never pinned is forgotten: ten more calls look for it", async () => {
    const daemon = new StubKubo();
    const { blobs } = await givenUp(daemon);
    const calls: string[] = [];
    daemon.before = async (command) => void calls.push(command);
    for (let nth = 0; nth < 12; nth += 1) await blobs.put(bytes(1), { holder });
    expect(calls.filter((command) => command === "pin/ls").length).toBe(12 + 1 + 9);
  });
});
