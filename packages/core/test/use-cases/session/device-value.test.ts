import { expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { DeviceValue } from "../../../src/use-cases/calls/device-value.js";

/** A value on a device that looks at no signal and whose first `set` hangs until it is released. */
function hungDevice() {
  const inner = memoryDevice();
  const first = Promise.withResolvers<void>();
  let held: Promise<void> | undefined = first.promise;
  const device = {
    ...inner,
    set: async (key: string, bytes: Uint8Array) => {
      const until = held;
      held = undefined;
      await until;
      return inner.set(key, bytes);
    },
  };
  return { value: new DeviceValue(device, "count", Number), release: first.resolve };
}

test("a change that waits for another one is aborted at once, and does not happen later", async () => {
  const { value, release } = hungDevice();
  const hung = value.change(() => 1, {});
  const controller = new AbortController();
  const reason = new Error("Enough");
  const aborted = value.change(() => 2, { signal: controller.signal });
  const last = value.change((count = 0) => count + 10, {});
  controller.abort(reason);
  await expect(aborted).rejects.toBe(reason);
  release();
  await hung;
  await last;
  expect(await value.get({})).toBe(11);
});

test("an abort leaves a change that is under way to the device", async () => {
  const { value, release } = hungDevice();
  const controller = new AbortController();
  const change = value.change(() => 1, { signal: controller.signal });
  await new Promise((resolve) => void setTimeout(resolve));
  controller.abort();
  release();
  await change;
  expect(await value.get({})).toBe(1);
});
