import { expect, test } from "vitest";
import { onDemand } from "../../src/errors/on-demand.js";

test("what is needed by nobody is not loaded", () => {
  expect(
    onDemand(() => {
      throw new Error("It was loaded");
    }),
  ).toBeTypeOf("function");
});

test("a module that does not load is PART_UNAVAILABLE, and the next call loads it", async () => {
  const cause = new TypeError("Failed to fetch dynamically imported module");
  let isOnline = false;
  const load = onDemand(async () => {
    if (!isOnline) throw cause;
    return { answer: 42 };
  });
  await expect(load()).rejects.toMatchObject({ code: "PART_UNAVAILABLE", retryable: true, cause });
  isOnline = true;
  expect(await load()).toEqual({ answer: 42 });
});
