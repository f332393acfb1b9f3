import { type Abi, createWalletClient, type Hex, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { PATIENCE } from "../../../../test/setup/patience.js";
import { newKey } from "./chain-fixture.js";
import type { TestChain } from "./test-chain.js";

/** A compiled contract. */
export interface Artifact {
  readonly abi: Abi;
  readonly bytecode: Hex;
}

/** A new key, which sends and deploys contracts. */
export async function deployerOn(chain: TestChain) {
  const account = privateKeyToAccount(await newKey(chain));
  const transport = http(chain.url, { timeout: PATIENCE });
  const wallet = createWalletClient({ account, chain: chain.chain, transport });
  const deploy = async ({ abi, bytecode }: Artifact, args: readonly unknown[] = []): Promise<Hex> => {
    const hash = await wallet.deployContract({ abi, bytecode, args });
    const { contractAddress } = await chain.client.waitForTransactionReceipt({ hash });
    if (!contractAddress) throw new Error("No contract was created");
    return contractAddress;
  };
  return { account, wallet, deploy };
}
