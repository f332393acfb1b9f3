import assert from "node:assert/strict";
import type { EvmWallet } from "@chartkey/adapter-evm";
import { deploy } from "@chartkey/contracts/deploy";
import { type Address, createChartkey, createKeyring, type Ledger } from "@chartkey/core";
import { memoryBlobs, memoryProfiles } from "@chartkey/core/fakes";
import { localChain } from "../../../examples/parts/local-chain.ts";

/** The requests that a wallet in a browser answers, with the type of `eth_requestAccounts`. */
type Request = (args: { readonly method: string; readonly params?: unknown }) => Promise<[Address, ...Address[]]>;

/** A local chain with a ledger, and a browser's window whose wallet has an account there. */
export async function injectedChain() {
  const chain = await localChain();
  const { address, block: fromBlock } = await deploy(chain.client, (tx) => chain.wallet(9).sendTransaction(tx));
  const ask = chain.client.request as Request;
  const request: Request = ({ method, params }) =>
    ask({ method: method === "eth_requestAccounts" ? "eth_accounts" : method, params });
  return {
    url: chain.url,
    client: chain.client,
    chainId: chain.client.chain.id,
    address,
    fromBlock,
    window: { ethereum: { request } },
    stop: () => chain.stop(),
  };
}

/** Checks that the ledger and the wallet work together. */
export async function registers(ledger: Ledger<EvmWallet>, wallet: EvmWallet): Promise<void> {
  const chartkey = createChartkey({ ledger, blobs: memoryBlobs(), profiles: memoryProfiles() });
  const me = await chartkey.connect({ wallet, keyring: await createKeyring() });
  await me.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  assert.equal((await me.profile.get())?.name, "Asha");
}
