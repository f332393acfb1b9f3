import { ChartkeyError } from "@chartkey/core/adapters";
import { memoryBlobs } from "@chartkey/core/fakes";
import { expect, test } from "vitest";
import { direct } from "./direct.js";

const headers = { "content-type": "application/json" };

test("a relayer that throws at once takes none of the places in which it sends", async () => {
  const submit = () => {
    throw new ChartkeyError("FORMAT_INVALID", { message: "That is no call" });
  };
  const { clientOf } = direct({ relayer: { submit }, mayRelay: () => true, relaysPerMinute: 1_000 });
  const { ask } = await clientOf(1);
  const statuses = new Set<number>();
  for (let n = 0; n < 65; n += 1)
    statuses.add((await ask("/relays", { method: "POST", headers, body: JSON.stringify({ n }) })).status);
  expect([...statuses]).toEqual([400]);
});

test("a download that throws when it is left ends all the same", async () => {
  const get = (): AsyncIterable<Uint8Array> => ({
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: Uint8Array.of(1) }),
      return() {
        throw new Error("The store is broken");
      },
    }),
  });
  const { ask } = await direct({ blobs: { ...memoryBlobs(), get } }).clientOf(1);
  const { body } = await ask("/blobs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy");
  await expect(body?.cancel()).resolves.toBeUndefined();
});
