import { registrySuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { registries, registryFixture } from "./setup/registry-fixture.js";
import { type Mode, testChain } from "./setup/test-chain.js";

const modes: readonly Mode[] = ["anvil", "hardhat"];

for (const name of ["viem", "ethers"] as const satisfies readonly (keyof typeof registries)[])
  for (const mode of modes)
    describe(`${name} on ${mode}`, () => {
      for (const [title, run] of Object.entries(registrySuite))
        test(title, () => run(() => registryFixture(testChain(mode), name)));
    });
