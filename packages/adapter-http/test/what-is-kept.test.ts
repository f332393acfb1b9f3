import { type BlobStore, ChartkeyError } from "@chartkey/core/adapters";
import { fixedClock, memoryBlobs } from "@chartkey/core/fakes";
import { expect, test, vi } from "vitest";
import { RateLimit } from "../src/server/rate-limit.js";
import { memorySessions } from "../src/server/session-store.js";
import { direct } from "./direct.js";
import { stopTimers } from "./hurried.js";

const MINUTE = 60_000;

test("each request gives an upload two minutes more, and then it is forgotten", async () => {
  stopTimers();
  const { ask } = await direct({ blobs: memoryBlobs() }).clientOf(1);
  const begun = await ask("/uploads?holder=owner/a", { method: "POST", body: "abc" });
  const state = async () => (await ask(`/${begun.headers.get("location")}`, { method: "HEAD" })).status;
  for (let n = 0; n < 3; n += 1) {
    await vi.advanceTimersByTimeAsync(2 * MINUTE - 1);
    expect(await state()).toBe(204);
  }
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(await state()).toBe(404);
});

test("an upload is kept while a part of it comes, however long the server waits for that", async () => {
  stopTimers();
  const { ask } = await direct({ blobs: memoryBlobs(), timeout: 5 * MINUTE }).clientOf(1);
  const begun = await ask("/uploads?holder=owner/a", { method: "POST" });
  let sender: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (own) => void (sender = own) });
  const headers = { "upload-offset": "0", "upload-complete": "?1" };
  const part = { method: "PATCH", headers, body, duplex: "half" } as RequestInit;
  const answer = ask(`/${begun.headers.get("location")}`, part);
  await vi.advanceTimersByTimeAsync(4 * MINUTE);
  sender?.enqueue(Uint8Array.of(1));
  sender?.close();
  expect((await answer).status).toBe(200);
});

test("an upload whose store has failed goes on nowhere", async () => {
  const put: BlobStore["put"] = () => Promise.reject(new ChartkeyError("BLOB_UNAVAILABLE", { retryable: true }));
  const { ask } = await direct({ blobs: { ...memoryBlobs(), put } }).clientOf(1);
  const begun = await ask("/uploads?holder=owner/a", { method: "POST" });
  expect(begun.status).toBe(201);
  expect((await ask(`/${begun.headers.get("location")}`, { method: "HEAD" })).status).toBe(404);
});

test("a session whose time is over is forgotten when somebody comes with it", async () => {
  const clock = fixedClock(new Date());
  const store = memorySessions(clock);
  const deleted: string[] = [];
  const sessions = {
    ...store,
    delete: async (id: string) => {
      deleted.push(id);
      await store.delete(id);
    },
  };
  const { ask } = await direct({ blobs: memoryBlobs(), clock, sessions, sessionHours: 1 }).clientOf(1);
  expect((await ask("/health/blobs")).status).toBe(204);
  expect(deleted).toEqual([]);
  clock.advance(3_600);
  expect((await ask("/health/blobs")).status).toBe(401);
  expect(deleted).toHaveLength(1);
});

test("of a hundred thousand clients at once the first is forgotten, and no more are kept", () => {
  const rate = new RateLimit(1, fixedClock(new Date()));
  for (let n = 0; n < 100_000; n += 1) rate.count(`client ${n}`);
  expect(() => rate.count("client 0")).toThrow("Too many requests");
  rate.count("one more");
  rate.count("client 0");
  expect(() => rate.count("client 99999")).toThrow("Too many requests");
});
