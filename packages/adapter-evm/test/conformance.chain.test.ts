import { ledgerSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { chainFixture, simulated } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { type Mode, testChain } from "./setup/test-chain.js";

const modes: readonly Mode[] = ["anvil", "hardhat"];

for (const [name, library] of Object.entries(libraries))
  for (const mode of modes)
    describe(`${name} on ${mode}`, () => {
      for (const [title, run] of Object.entries(ledgerSuite))
        test(title, () => run(() => chainFixture(simulated(testChain(mode)), library)));
    });
