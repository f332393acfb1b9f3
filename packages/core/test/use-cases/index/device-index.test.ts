import { expect, test } from "vitest";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import { memoryIndexCache } from "../../../src/fakes/memory-index-cache.js";
import { DeviceIndex } from "../../../src/use-cases/index/device-index.js";
import { asha, bytesOf } from "../../envelope/cast.js";
import { coded } from "../../envelope/throws.js";

const { owner } = asha.identity;

test("what an account keeps comes back in another session, by its name", async () => {
  const [cache, keyring] = [memoryIndexCache(), await createKeyring()];
  const index = new DeviceIndex(cache, keyring, owner);
  await index.set("a", bytesOf(100));
  const again = new DeviceIndex(cache, keyring, owner);
  expect(await again.names({})).toEqual(new Set(["a"]));
  expect(await again.get(["b", "a"], {})).toEqual([undefined, bytesOf(100)]);
});

test("a keyring that is wiped opens nothing of it, and seals nothing for it", async () => {
  const [cache, keyring] = [memoryIndexCache(), await createKeyring()];
  const index = new DeviceIndex(cache, keyring, owner);
  await index.set("a", bytesOf(100));
  expect(await index.get(["a"], {})).toEqual([bytesOf(100)]);
  keyring.wipe();
  expect(await index.get(["a"], {})).toEqual([undefined]);
  await expect(index.set("b", bytesOf(10))).rejects.toThrow(coded("KEYRING_LOCKED"));
  expect(await cache.keys("")).toHaveLength(1);
});

test("an abort ends a look into it while the keyring does not answer", async () => {
  const keyring = await createKeyring();
  const asked = Promise.withResolvers<void>();
  const silent = {
    ...keyring,
    indexKey: async () => {
      asked.resolve();
      return new Promise<never>(() => {});
    },
  };
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const looking = new DeviceIndex(memoryIndexCache(), silent, owner).get(["a"], { signal: stop.signal });
  await asked.promise;
  stop.abort(reason);
  await expect(looking).rejects.toBe(reason);
});
