import { deploy } from "@chartkey/contracts/deploy";
import { entryPointOn } from "../../../packages/adapter-evm/test/setup/entry-point.ts";
import { kernelAccount, kernelFactory } from "../../../packages/adapter-evm/test/setup/kernel-account.ts";
import { testChain } from "../../../packages/adapter-evm/test/setup/test-chain.ts";
import { startAnvil } from "../../../test/setup/anvil.ts";

/** A local chain with a ledger, and a client of its bundler for a Kernel account. */
export async function kernelChain() {
  const { url, stop } = await startAnvil("--code-size-limit", "32768");
  const chain = testChain("anvil", url);
  const { address, block: fromBlock } = await deploy({ send: chain.rpc }, await chain.payer());
  const entryPoint = await entryPointOn(chain);
  const account = await kernelAccount(chain, entryPoint, await kernelFactory(chain, entryPoint));
  return { client: chain.client, address, fromBlock, bundlerClient: entryPoint.bundlerClient(account), stop };
}
