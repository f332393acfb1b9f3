import { expect, test } from "vitest";
import { fixedClock } from "../../src/fakes/fixed-clock.js";
import { systemClock } from "../../src/platform/system.js";

test("moves only by advance", () => {
  const clock = fixedClock(new Date("2026-01-01T00:00:00Z"));
  expect(clock.now()).toEqual(clock.now());
  clock.advance(90);
  expect(clock.now().toISOString()).toBe("2026-01-01T00:01:30.000Z");
});

test("what is no number of seconds does not break it", () => {
  const clock = fixedClock(new Date(0));
  for (const seconds of [Number.NaN, Infinity, undefined as never])
    expect(() => clock.advance(seconds)).toThrow("`seconds`");
  expect(clock.now()).toEqual(new Date(0));
});

test("the system's clock is the present", () => {
  const before = Date.now();
  const now = systemClock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
