import { ledgerSuite } from "@chartkey/core/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EvmLedgerOptions } from "../../src/index.js";
import { chainFixture, newLedger, simulated } from "../setup/chain-fixture.js";
import { libraries, type Library } from "../setup/libraries.js";
import { startLyingProxy } from "../setup/lying-proxy.js";
import { type Behaviour, behaviours, both } from "../setup/public-node/behaviours.js";
import { ownChain } from "../setup/test-chain.js";
import { hopeless, outcomes } from "./outcomes.js";
import { shortStory } from "./story.js";

/** `NODES=all` runs every case, and the story behind all pairs. */
const isAll = process.env["NODES"] === "all";

const chain = await ownChain("anvil");
const proxy = await startLyingProxy(chain.url);
afterAll(() => proxy.stop());
const node = { ...chain, url: proxy.url };
const behind = { ...simulated(chain), node: () => node };
// wallets have a node of their own
const library: Library = { ...libraries.viem, wallet: (_, key) => libraries.viem.wallet(chain, key) };
const cases = Object.entries(ledgerSuite).filter(([title]) => isAll || /^entries: (?:all|go on|those of)/u.test(title));
const all = Object.entries(behaviours) as readonly (readonly [keyof typeof behaviours, Behaviour])[];
const pairs = all.flatMap(([one, outer], at) =>
  all.slice(at + 1).map(([other, inner]) => {
    const isOlder = [one, other].some((name) => outcomes[name] === "older");
    return [one, other, both(outer, inner), isOlder] as const;
  }),
);

/** A ledger that nodes know which are behind. */
async function knownLedger(): Promise<EvmLedgerOptions> {
  const options = await newLedger(chain);
  await chain.client.mine({ blocks: 60 });
  return options;
}

describe.each(all)("behind a node that %s", (name, behaviour) => {
  beforeAll(() => proxy.setLie(behaviour()));
  afterAll(() => proxy.setLie());

  test("the short story is as it is", async () => {
    const options = { ...(await knownLedger()), isOlder: outcomes[name] === "older" };
    await expect(shortStory(chain, node, options)).resolves.toBeUndefined();
  });

  const whole = outcomes[name] === "all" ? cases : [];
  for (const [title, run] of whole) test(title, () => run(() => chainFixture(behind, library)));
});

describe.each(Object.entries(hopeless))("behind a node that %s", (name, behaviour) => {
  afterAll(() => proxy.setLie());

  test("a reading and a write end in an error that says what is known", async () => {
    const options = await knownLedger();
    proxy.setLie(behaviour());
    // silence ends with the ledger's own time limit
    const timeout = name === "answers nothing" ? 100 : undefined;
    await expect(shortStory(chain, node, { ...options, timeout })).rejects.toMatchObject({
      code: outcomes[name as keyof typeof hopeless],
      retryable: name !== "is on another chain",
    });
  });
});

describe.each(isAll ? pairs : [])("behind a node that %s, and %s", (_one, _other, behaviour, isOlder) => {
  afterAll(() => proxy.setLie());

  test("the short story is as it is", async () => {
    const options = await knownLedger();
    proxy.setLie(behaviour());
    await expect(shortStory(chain, node, { ...options, isOlder })).resolves.toBeUndefined();
  });
});
