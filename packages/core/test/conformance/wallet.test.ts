import { describe, expect, test } from "vitest";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import type { WalletFixture } from "../../src/conformance/wallet-fixture.js";
import { sabotages } from "../../src/conformance/sabotages/index.js";
import { walletSuite } from "../../src/conformance/wallet-suite.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { memoryWallet } from "../../src/fakes/memory-wallet.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { impatient } from "./impatient.js";

const CHAIN = 31_337;

async function memoryWalletFixture(): Promise<WalletFixture> {
  const wallet = memoryWallet("ana");
  wallet.switchChain(CHAIN);
  return {
    wallet,
    prompts: () => wallet.prompts,
    chainId: CHAIN,
    decline: async () => wallet.decline(),
    hold: async () => wallet.hold(),
    switchAccount: async () => wallet.switchAccount(),
    disconnect: async () => wallet.disconnect(),
    switchChain: async (chainId) => wallet.switchChain(chainId),
    accept: async () => wallet.accept(),
    secrets: [toHex(sha256(utf8ToBytes("chartkey memory wallet ana")))],
    dispose: async () => {},
  };
}

describe("the wallet in memory", () => {
  for (const [name, run] of Object.entries(walletSuite)) test(name, () => run(memoryWalletFixture));
});

describe("the wallet suite notices when", () => {
  const create = impatient(memoryWalletFixture);
  test.each(sabotages.wallet)("$what", async (sabotage) => {
    expect(await bites(walletSuite, sabotage, create)).toEqual(expect.any(String));
  });

  test("each case has a sabotage", () => {
    expect(new Set(sabotages.wallet.map(({ noticed }) => noticed))).toEqual(new Set(Object.keys(walletSuite)));
  });
});
