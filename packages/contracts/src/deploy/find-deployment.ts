import { askCode, askNumber, receiptOf, transactionsIn } from "./answers.js";
import { DeploymentError } from "./deployment-error.js";
import { type Hex, type Provider, quantity } from "./provider.js";
import type { DeployOptions, Transaction } from "./send.js";
import { pause, waitFor } from "./wait-for.js";

/** How often a node is asked for a block: others at its address may have it. */
const TRIES = 5;
/** Milliseconds between two of these questions. */
const BETWEEN = 50;

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
    for (let tries = 1; ; tries++) {
      const code = await askCode(provider, address, quantity(block)).catch((cause: unknown) => ({ cause }));
      if (typeof code === "string") return code !== "0x";
      if (tries === TRIES) {
        const message = `${address} is deployed already, and this node keeps no state of block ${block}, so the first block is unknown: ask an archive node`;
        throw new DeploymentError("HISTORY_UNAVAILABLE", message, code);
      }
      await pause(BETWEEN, signal);
    }
  };
  // a node that is behind those which know the contract would make an earlier block its first
  const head = async () => {
    const latest = await askNumber(provider, "eth_blockNumber");
    const isBehind = await askCode(provider, address, quantity(latest)).then(
      (code) => code === "0x",
      () => false,
    );
    return isBehind ? undefined : latest;
  };
  let block = await waitFor(head, { late: () => `No node showed the block of ${address}`, signal });
  for (;;) {
    block = await firstBlock(block, existsIn);
    const transaction = await creatorIn(provider, block, creation, { signal });
    if (transaction !== undefined || !(await mayExistBefore(block, existsIn, signal)))
      return { address, block, transaction };
    block -= 1n;
  }
}

/** The first block of those up to `block`, which is one of them, where something exists. */
async function firstBlock(end: bigint, existsIn: (block: bigint) => Promise<boolean>): Promise<bigint> {
  let block = end;
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
  return block;
}

/** Whether one of several looks shows it earlier: a node may answer for a block that it lacks. */
async function mayExistBefore(
  block: bigint,
  existsIn: (block: bigint) => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (block === 0n) return false;
  for (let looks = 0; looks < TRIES; looks++) {
    if (await existsIn(block - 1n)) return true;
    await pause(BETWEEN, signal);
  }
  return false;
}

/** The transaction of a block that made the creation, and succeeded. */
async function creatorIn(
  provider: Provider,
  block: bigint,
  { to, data }: Transaction,
  { signal }: DeployOptions,
): Promise<Hex | undefined> {
  const look = async () => {
    const transactions = await transactionsIn(provider, quantity(block));
    const tried = transactions.filter((one) => one.to?.toLowerCase() === to?.toLowerCase() && one.input === data);
    for (const { hash } of tried) {
      const receipt = await receiptOf(provider, hash);
      if (!receipt) return undefined;
      if (receipt.succeeded) return { hash };
    }
    return { hash: undefined };
  };
  return (await waitFor(look, { late: () => `No node showed block ${block}`, signal })).hash;
}
