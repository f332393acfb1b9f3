import { JsonRpcProvider, Wallet } from "ethers";
import { createPublicClient, createWalletClient, custom } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { mainnet } from "viem/chains";

/** Clients and accounts of both libraries, whose node is a function. */
export function offline(request: () => Promise<never>, secret: `0x${string}`) {
  const transport = custom({ request }, { retryCount: 0 });
  const account = privateKeyToAccount(secret);
  const provider = new JsonRpcProvider("http://127.0.0.1:1", 1, { staticNetwork: true });
  provider.send = request;
  return {
    client: createPublicClient({ chain: mainnet, transport }),
    account: createWalletClient({ account, chain: mainnet, transport }),
    provider,
    signer: new Wallet(secret, provider),
  };
}
