import { ledgerSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { simulated } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { relayedFixture } from "../setup/relayed-fixture.js";
import { ownChain } from "../setup/test-chain.js";

// each library and each chain once; the suite without a relayer runs all combinations
for (const [name, mode] of [
  ["viem", "anvil"],
  ["ethers", "hardhat"],
] as const) {
  const chain = await ownChain(mode);
  describe(`relayed, by ${name} on ${mode}`, () => {
    for (const [title, run] of Object.entries(ledgerSuite))
      test(title, () => run(() => relayedFixture(simulated(chain), libraries[name])));
  });
}
