import { expect, test } from "vitest";
import { fixedClock } from "../../src/fakes/fixed-clock.js";
import { systemClock } from "../../src/platform/system.js";

test("moves only by advance", () => {
  const clock = fixedClock(new Date("2026-01-01T00:00:00Z"));
  expect(clock.now()).toEqual(clock.now());
  clock.advance(90);
  expect(clock.now().toISOString()).toBe("2026-01-01T00:01:30.000Z");
});

test("the system's clock is the present", () => {
  const before = Date.now();
  const now = systemClock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
