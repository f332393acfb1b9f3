import { parseAddress } from "@chartkey/core/adapters";
import type { Chain, Transport } from "viem";
import type { BundlerClient, SmartAccount } from "viem/account-abstraction";
import type { EvmWallet } from "../../src/index.js";

/** The wallet of a smart account, whose calls a bundler sends (ERC-4337). */
export function smartAccountWallet(client: BundlerClient<Transport, Chain, SmartAccount>): EvmWallet {
  const { account } = client;
  return {
    address: parseAddress(account.address),
    chainId: () => client.getChainId(),
    signTypedData: ({ types, ...data }) => account.signTypedData({ types: { ...types }, ...data }),
    async send({ to, data }) {
      const hash = await client.sendUserOperation({ calls: [{ to, data }] });
      const { receipt } = await client.waitForUserOperationReceipt({ hash });
      return receipt.transactionHash;
    },
  };
}
