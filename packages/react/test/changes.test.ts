import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Changes } from "../src/changes.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function heard() {
  const changes = new Changes();
  let times = 0;
  const leave = changes.listen(() => void (times += 1));
  return { changes, leave, times: () => times };
}

test("a change is told at once", () => {
  const { changes, times } = heard();
  changes.tell();
  expect(times()).toBe(1);
});

test("what comes right after a change is told as one", async () => {
  const { changes, times } = heard();
  for (let n = 0; n < 5; n++) changes.tell();
  expect(times()).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(times()).toBe(2);
  changes.tell();
  expect(times()).toBe(3);
});

test("changes without an end are told again and again, and not only after them", async () => {
  const { changes, times } = heard();
  for (let n = 0; n < 20; n++) {
    changes.tell();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(times()).toBeGreaterThan(5);
  expect(times()).toBeLessThan(15);
});

test("whoever has left hears nothing", async () => {
  const { changes, leave, times } = heard();
  leave();
  changes.tell();
  await vi.advanceTimersByTimeAsync(1000);
  expect(times()).toBe(0);
});
