import type { BlobStore } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { Upload } from "../src/server/upload.js";
import { allOf } from "./all-of.js";
import { direct } from "./direct.js";
import { until } from "./until.js";

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const path = "/uploads?holder=owner/a";

test("no upload begins for whoever has left while its quota was looked up", async () => {
  const quota = Promise.withResolvers<number>();
  let [asked, begun] = [0, 0];
  const store = memoryBlobs();
  const put: BlobStore["put"] = (...call) => {
    begun += 1;
    return store.put(...call);
  };
  const quotaOf = () => {
    asked += 1;
    return quota.promise;
  };
  const { ask } = await direct({ blobs: { ...store, put }, quota: quotaOf }).clientOf(1);
  const stop = new AbortController();
  const left = Array.from({ length: 16 }, () => ask(path, { method: "POST", signal: stop.signal }));
  await until(() => asked === 16);
  stop.abort(new Error("left"));
  await Promise.all(left);
  quota.resolve(100);
  expect((await ask(path, { method: "POST" })).status).toBe(201);
  expect(begun).toBe(1);
});

test("bytes that come when an upload was completed have not come", async () => {
  const taken: Uint8Array[] = [];
  const upload = new Upload(async (source) => {
    taken.push(...(await allOf(source)));
    return "id" as never;
  });
  const { signal } = new AbortController();
  const room = async () => {};
  await upload.append(bytes(1, 2), signal, room);
  // another request has looked where the upload is, and comes second
  const checked = Promise.withResolvers<void>();
  const late = upload.append(bytes(3), signal, () => checked.promise);
  const completed = upload.complete();
  checked.resolve();
  await expect(late).rejects.toMatchObject({ status: 409 });
  await completed;
  expect([upload.offset, upload.bytes, taken]).toEqual([2, 2, [bytes(1, 2)]]);
});

test("bytes for which there is room only when another request goes on with the upload have not come", async () => {
  const taken: Uint8Array[] = [];
  const upload = new Upload(async (source) => {
    taken.push(...(await allOf(source)));
    return "id" as never;
  });
  const [asked, checked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = upload.append(bytes(1, 2), upload.interrupt(), () => {
    asked.resolve();
    return checked.promise;
  });
  await asked.promise;
  const second = upload.append(bytes(1, 2), upload.interrupt(), async () => {});
  checked.resolve();
  await expect(first).rejects.toMatchObject({ status: 409 });
  await second;
  await upload.complete();
  expect([upload.offset, upload.bytes, taken]).toEqual([2, 2, [bytes(1, 2)]]);
});
