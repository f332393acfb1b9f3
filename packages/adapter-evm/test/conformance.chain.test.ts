import { ledgerSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { chainFixture, simulated } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { ownChain } from "./setup/test-chain.js";

const chains = { anvil: await ownChain("anvil"), hardhat: await ownChain("hardhat") };

for (const [name, library] of Object.entries(libraries))
  for (const [mode, chain] of Object.entries(chains))
    describe(`${name} on ${mode}`, () => {
      for (const [title, run] of Object.entries(ledgerSuite))
        test(title, () => run(() => chainFixture(simulated(chain), library)));
    });
