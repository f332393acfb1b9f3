import { expect, test } from "vitest";
import { prose, read, tracked } from "./pages.js";

test("the page of the device store has every key that core keeps there", () => {
  const sources = tracked("packages/core/src/use-cases", "packages/core/src/vault").map(read);
  const users = sources.filter((source) => /\bDeviceStore\b/u.test(source));
  // a key names whose value it is
  const keys = users.flatMap((source) => [...source.matchAll(/`([a-z-]+\/)\$\{(?:ledger|owner)/gu)]);
  const kept = keys.map(([, prefix]) => prefix);
  const told = [...prose("docs/ports/device-store.md").matchAll(/^\| `([a-z-]+\/)` \|/gmu)].map(([, prefix]) => prefix);
  expect(told.toSorted()).toEqual([...new Set(kept)].toSorted());
});
