import { ledgerHistory } from "@chartkey/core/conformance";
import { describe, expect, test } from "vitest";
import { chainFixture, simulated } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { relayedFixture } from "./setup/relayed-fixture.js";
import { ownChain } from "./setup/test-chain.js";

const chain = simulated(await ownChain("anvil"));

const seeds = [1, 2, 3];

describe.each(Object.entries(libraries))("random histories agree with the rules of the ledger, by %s", (_, library) => {
  test.each(seeds)("seed %d", async (seed) => {
    await expect(ledgerHistory(() => chainFixture(chain, library), { seed })).resolves.toBeUndefined();
  });
});

describe("random histories agree with the rules of the ledger, through a relayer", () => {
  test.each(seeds)("seed %d", async (seed) => {
    await expect(ledgerHistory(() => relayedFixture(chain, libraries.viem), { seed })).resolves.toBeUndefined();
  });
});
