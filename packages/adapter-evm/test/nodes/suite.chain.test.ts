import { ledgerSuite } from "@chartkey/core/conformance";
import { afterAll, describe, test } from "vitest";
import { chainFixture, simulated } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { startLyingProxy } from "../setup/lying-proxy.js";
import { behaviours } from "../setup/public-node/behaviours.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");

describe.each(Object.entries(behaviours))("behind a node that %s", async (_, behaviour) => {
  const proxy = await startLyingProxy(chain.url);
  proxy.setLie(behaviour());
  afterAll(() => proxy.stop());
  const shared = { ...simulated(chain), node: () => ({ ...chain, url: proxy.url }) };
  for (const [title, run] of Object.entries(ledgerSuite))
    test(title, () => run(() => chainFixture(shared, libraries.viem)));
});
