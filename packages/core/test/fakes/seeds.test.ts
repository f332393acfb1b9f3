import { expect, test } from "vitest";
import { fixedClock, memoryKeyring, memoryWallet, seededEntropy } from "../../src/fakes/index.js";

test.each([
  // @ts-expect-error a wallet without a seed would be everybody's
  ["a wallet", () => memoryWallet()],
  // @ts-expect-error so would its random bytes
  ["entropy", () => seededEntropy()],
  // @ts-expect-error and a keyring
  ["a keyring", () => memoryKeyring()],
  ["a wallet of nothing", () => memoryWallet("")],
  ["a wallet of a number", () => memoryWallet(5 as never)],
  // @ts-expect-error a clock shows a time
  ["a clock", () => fixedClock()],
  ["a clock of no date", () => fixedClock(new Date(Number.NaN))],
])("%s without a seed is refused", (_what, make) => {
  expect(make).toThrow(TypeError);
});
