import { afterAll, afterEach, expect, test } from "vitest";
import { startLyingProxy } from "../setup/lying-proxy.js";
import { type Behaviour, behaviours, both } from "../setup/public-node/behaviours.js";
import { ownChain } from "../setup/test-chain.js";
import { outcomes } from "./outcomes.js";
import { knownLedger, story } from "./story.js";

/** `NODES=all` makes all pairs; otherwise each behaviour is in one of them. */
const isAll = process.env["NODES"] === "all";

const chain = await ownChain("anvil");
const proxy = await startLyingProxy(chain.url);
afterAll(() => proxy.stop());
afterEach(() => proxy.setLie());
const node = { ...chain, url: proxy.url };

const all = Object.entries(behaviours) as readonly (readonly [keyof typeof behaviours, Behaviour])[];
const middle = Math.ceil(all.length / 2);
const pairs = all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other] as const));
const apart = all.slice(0, middle).flatMap((one, at) => {
  const other = all[middle + at] ?? all[0];
  return other ? [[one, other] as const] : [];
});

test.each(
  (isAll ? pairs : apart).map(
    ([[one, outer], [other, inner]]) => [`${one}, and ${other}`, one, other, both(outer, inner)] as const,
  ),
)("the story is as it is behind a node that %s", async (_, one, other, behaviour) => {
  const options = await knownLedger(chain);
  const isOlder = [one, other].some((name) => outcomes[name] === "older");
  proxy.setLie(behaviour());
  await expect(story(chain, node, { ...options, isOlder })).resolves.toBeUndefined();
});
