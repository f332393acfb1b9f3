import { type WalletFixture, walletSuite } from "@chartkey/core/conformance";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, test } from "vitest";
import { accountWallet } from "./parts/account-wallet.ts";

async function walletFixture(): Promise<WalletFixture> {
  const secret = generatePrivateKey();
  const wallet = accountWallet(privateKeyToAccount(secret));
  let signatures = 0;
  return {
    wallet: {
      ...wallet,
      async signTypedData(data, options) {
        const signature = await wallet.signTypedData(data, options);
        signatures += 1;
        return signature;
      },
    },
    prompts: () => signatures, // nobody is asked
    secrets: [secret],
    dispose: async () => {},
  };
}

describe("a wallet over a key of the app", () => {
  for (const [name, run] of Object.entries(walletSuite)) test(name, () => run(walletFixture));
});
