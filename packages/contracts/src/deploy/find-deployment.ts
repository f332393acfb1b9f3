import { DeploymentError } from "./deployment-error.js";
import { ask, codeAt, type Hex, type Provider, quantity } from "./provider.js";
import type { DeployOptions, Transaction } from "./send.js";
import { waitFor } from "./wait-for.js";

export interface FoundDeployment {
  readonly address: Hex;
  /** The block that holds the first state. Give it to a ledger adapter as `fromBlock`. */
  readonly block: bigint;
  /**
   * Absent when the contract was there from the first block on, or another contract created it.
   */
  readonly transaction?: Hex | undefined;
}

/**
 * When, and by which transaction, the contract at `address` came into being.
 *
 * @throws DeploymentError `HISTORY_UNAVAILABLE` where the node keeps no states so old
 */
export async function findDeployment(
  provider: Provider,
  address: Hex,
  creation: Transaction,
  { signal }: DeployOptions,
): Promise<FoundDeployment> {
  const existsIn = async (block: bigint): Promise<boolean> => {
    signal?.throwIfAborted();
    const code = await codeAt(provider, address, quantity(block)).catch((cause: unknown) => {
      const message = `${address} is deployed already, and this node keeps no state of block ${block}, so the first block is unknown: ask an archive node`;
      throw new DeploymentError("HISTORY_UNAVAILABLE", message, { cause });
    });
    return code !== "0x";
  };
  // a node that is behind those which know the contract would make an earlier block its first
  const head = async () => {
    const latest = BigInt((await ask(provider, "eth_blockNumber")) as Hex);
    const isBehind = await codeAt(provider, address, quantity(latest)).then(
      (code) => code === "0x",
      () => false,
    );
    return isBehind ? undefined : latest;
  };
  let block = await waitFor(head, { late: `No node showed the block of ${address}`, signal });
  let before = -1n;
  // In growing steps from the newest block back: most nodes keep the newest states only, and most
  // deployments are new.
  for (let step = 1n; block - step >= 0n && before < 0n; step *= 2n) {
    if (await existsIn(block - step)) block -= step;
    else before = block - step;
  }
  while (block - before > 1n) {
    const middle = (before + block) / 2n;
    if (await existsIn(middle)) block = middle;
    else before = middle;
  }
  const { transactions } = (await ask(provider, "eth_getBlockByNumber", quantity(block), true)) as {
    readonly transactions: readonly { readonly hash: Hex; readonly to: Hex | null; readonly input: Hex }[];
  };
  const found = transactions.find(
    ({ to, input }) => to?.toLowerCase() === creation.to?.toLowerCase() && input === creation.data,
  );
  return { address, block, transaction: found?.hash };
}
