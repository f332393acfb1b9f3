import { ledgerSuite } from "@chartkey/core/conformance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chainFixture, simulated } from "../setup/chain-fixture.js";
import { libraries, type Library } from "../setup/libraries.js";
import { startLyingProxy } from "../setup/lying-proxy.js";
import { type Behaviour, behaviours } from "../setup/public-node/behaviours.js";
import { ownChain } from "../setup/test-chain.js";
import { hopeless, outcomes } from "./outcomes.js";
import { knownLedger, story } from "./story.js";

/** `NODES=all` runs every case. */
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

describe.each(all)("behind a node that %s", (name, behaviour) => {
  beforeAll(() => proxy.setLie(behaviour()));
  afterAll(() => proxy.setLie());

  test("the story is as it is", async () => {
    const options = { ...(await knownLedger(chain)), isOlder: outcomes[name] === "older" };
    await expect(story(chain, node, options)).resolves.toBeUndefined();
  });

  const whole = outcomes[name] === "all" ? cases : [];
  for (const [title, run] of whole) test(title, () => run(() => chainFixture(behind, library)));
});

describe.each(Object.entries(hopeless))("behind a node that %s", (name, behaviour) => {
  afterAll(() => proxy.setLie());

  test("a reading and a write end in an error that says what is known", async () => {
    const options = await knownLedger(chain);
    proxy.setLie(behaviour());
    // silence ends with the ledger's own time limit
    const timeout = name === "answers nothing" ? 100 : undefined;
    await expect(story(chain, node, { ...options, timeout })).rejects.toMatchObject({
      code: outcomes[name as keyof typeof hopeless],
      retryable: name !== "is on another chain",
    });
  });
});
