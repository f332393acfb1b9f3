import { expect, test } from "vitest";
import { isAccessAfter } from "../../src/domain/acts/act-counters.js";

test.each([
  [5, 5, false],
  [6, 5, true],
  [4, 5, false],
  [0, 65_535, true],
  [65_535, 0, false],
  [1, 65_530, true],
])("%d changes of access come after %d: %s, as the count begins anew after 65,535", (access, base, after) => {
  expect(isAccessAfter(access, base)).toBe(after);
});
