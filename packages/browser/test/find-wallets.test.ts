import { expect, test } from "vitest";
import { findWallets } from "../src/index.js";

test("outside a page there are no wallets", () => {
  const finder = findWallets();
  expect(finder.wallets()).toEqual([]);
  finder.close();
});
