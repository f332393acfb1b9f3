import { kernelChain } from "./parts/kernel-chain.ts";
import { registers } from "./parts/injected-chain.ts";

import type { EvmWallet } from "@chartkey/adapter-evm";
import { viemLedger } from "@chartkey/adapter-evm/viem";
import { parseAddress } from "@chartkey/core";
import type { Chain, Transport } from "viem";
import type { BundlerClient, SmartAccount } from "viem/account-abstraction";

/** The wallet of a smart account, whose calls a bundler sends (ERC-4337). */
function smartAccountWallet(client: BundlerClient<Transport, Chain, SmartAccount>): EvmWallet {
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

const { client, address, fromBlock, bundlerClient, stop } = await kernelChain();
try {
  await registers(viemLedger({ client, address, fromBlock }), smartAccountWallet(bundlerClient));
} finally {
  await stop();
}
