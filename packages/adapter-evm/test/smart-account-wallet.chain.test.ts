import { type WalletFixture, walletSuite } from "@chartkey/core/conformance";
import { describe, test } from "vitest";
import { guardedWallet } from "../src/wallet/guarded-wallet.js";
import { newLedger } from "./setup/chain-fixture.js";
import { libraries } from "./setup/libraries.js";
import { smartAccount } from "./setup/smart-account.js";
import { ownChain } from "./setup/test-chain.js";

const chain = await ownChain("anvil");

/** The wallet of a smart account, whose contract decides which signatures are good (ERC-1271). */
async function fixture(): Promise<WalletFixture> {
  const { address, runtime, deployed } = await smartAccount(chain);
  await chain.client.setCode({ address, bytecode: runtime });
  const { ledger, close } = libraries.viem.connect(chain, await newLedger(chain));
  let signatures = 0;
  const wallet = guardedWallet({
    address,
    chainId: async () => chain.chain.id,
    accounts: async () => [address],
    send: () => Promise.reject(new Error("It only signs")),
    signTypedData: (data) => {
      signatures += 1;
      return deployed.signTypedData(data);
    },
  });
  return {
    wallet,
    prompts: () => signatures,
    chainId: chain.chain.id,
    verify: (data, signature) => ledger.verify({ address, data, signature }),
    dispose: async () => close(),
  };
}

describe("the wallet of a smart account", () => {
  for (const [title, run] of Object.entries(walletSuite)) test(title, () => run(fixture));
});
