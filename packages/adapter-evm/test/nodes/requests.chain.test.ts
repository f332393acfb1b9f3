import { createChartkey, createKeyring } from "@chartkey/core";
import type { Act, Hex } from "@chartkey/core/adapters";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { startLyingProxy } from "../setup/lying-proxy.js";
import { behaviours } from "../setup/public-node/behaviours.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const proxy = await startLyingProxy(chain.url);
afterAll(() => proxy.stop());
const node = { ...chain, url: proxy.url };

describe("a cold log of 1,000 entries", () => {
  let options: EvmLedgerOptions;
  let wallet: EvmWallet;

  beforeAll(async () => {
    options = await newLedger(chain);
    wallet = await libraries.viem.wallet(chain, await newKey(chain));
    const { ledger } = libraries.viem.connect(chain, options);
    // a hundred transactions, each in a block of its own, with ten acts
    for (let nth = 0; nth < 100; nth++) {
      const acts = Array.from({ length: 10 }, (_, i): Act => {
        const key: Hex = `0x${(1 + nth * 10 + i).toString(16).padStart(64, "0")}`;
        return { kind: "cancelRequest", patient: wallet.address, requester: wallet.address, message: key };
      });
      await ledger.submit(acts, wallet);
    }
  });

  test("takes at most 10 requests, where the node gives the times", async () => {
    expect(wallet).toBeDefined();
  });
});
