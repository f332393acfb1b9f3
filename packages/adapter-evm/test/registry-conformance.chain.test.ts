import { registrySuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { registries, registryFixture } from "./setup/registry-fixture.js";
import { ownChain } from "./setup/test-chain.js";

const chains = { anvil: await ownChain("anvil"), hardhat: await ownChain("hardhat") };

for (const name of ["viem", "ethers"] as const satisfies readonly (keyof typeof registries)[])
  for (const [mode, chain] of Object.entries(chains))
    describe(`${name} on ${mode}`, () => {
      for (const [title, run] of Object.entries(registrySuite))
        test(title, () => run(() => registryFixture(chain, name)));
    });
