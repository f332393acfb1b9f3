import { expect, test } from "vitest";
import type { DeviceStore } from "../../../src/adapters/index.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { titles } from "../stage.js";
import { household, note } from "./household.js";

test("a session that cleans up slowly takes nothing from a write that comes to its prompt meanwhile", async () => {
  const { phone, device } = await household("slow cleaning");
  const store = memoryDevice();
  const [begun, noted, settled] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const writer = await device({
    ...store,
    async set(key, value, options) {
      await store.set(key, value, options);
      if (key.endsWith("/acts")) noted?.resolve();
    },
  });
  let marked = false;
  const slow: DeviceStore = {
    ...store,
    async set(key, value, options) {
      await store.set(key, value, options);
      if (!key.endsWith("/abandoned")) return;
      marked = true;
    },
    async get(key, options) {
      const value = await store.get(key, options);
      if (marked && key.endsWith("/acts")) {
        begun?.resolve();
        await noted?.promise;
      }
      return value;
    },
    async delete(key, options) {
      if (key.endsWith("/acts")) await settled?.promise;
      await store.delete(key, options);
    },
  };
  let cleaning: Promise<unknown> = Promise.resolve();
  // a write at its prompt whose acts are not noted looks like one that can be cleaned up
  let acts = 1;
  writer.at("planned", async () => {
    cleaning = device(slow);
    await begun?.promise;
  });
  writer.at("prompted", async () => {
    settled?.resolve();
    await cleaning;
    acts = (await store.keys("journal/")).filter((key) => key.endsWith("/acts")).length;
  });
  const outcome = await writer.me.records.add(note("One")).then(
    () => "added",
    (error: { readonly code?: unknown }) => error.code,
  );
  settled?.resolve();
  await cleaning;
  const landed = outcome === "added" ? ["One"] : [];
  expect(["added", "LEDGER_CONFLICT"]).toContain(outcome);
  expect([acts, await titles(phone.me, "own")]).toEqual([1, landed]);
});
