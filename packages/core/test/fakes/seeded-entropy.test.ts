import { expect, test } from "vitest";
import * as core from "../../src/index.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { systemEntropy } from "../../src/platform/system.js";

test("the same seed and calls give the same bytes", () => {
  const draw = (seed: string) => {
    const entropy = seededEntropy(seed);
    return [entropy.bytes(0), entropy.bytes(5), entropy.bytes(5), entropy.bytes(65_536)];
  };
  expect(draw("a")).toEqual(draw("a"));
  expect(draw("a")[1]).not.toEqual(draw("a")[2]);
  expect(draw("a")[1]).not.toEqual(draw("b")[1]);
  expect(draw("a").map(({ length }) => length)).toEqual([0, 5, 5, 65_536]);
});

test("the main entry point does not lead to it", () => {
  expect(Object.keys(core).filter((name) => /seed|fake|fixed/iu.test(name))).toEqual([]);
});

test("the system's entropy is random, up to its limit", () => {
  expect(systemEntropy.bytes(16)).not.toEqual(systemEntropy.bytes(16));
  expect(systemEntropy.bytes(65_536).length).toBe(65_536);
});
