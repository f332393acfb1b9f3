import { ChartkeyError, type Hex } from "@chartkey/core";
import type { EvmNode } from "../node/evm-node.js";
import { pause } from "../node/pause.js";
import type { Block, Transaction, TransactionReceipt } from "../node/schemas.js";

/** How many times in a row a node may not know a transaction, before it counts as dropped. */
const MISSES = 15;

const dropped = (message: string): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message,
    hints: ["Nothing happened. Try again, with a higher fee where the network is busy."],
    retryable: true,
  });

type Placed = Pick<Transaction, "from" | "nonce">;

/** The block in which an account's transaction with this nonce stands, between two blocks that have not and have it. */
async function blockOf(node: EvmNode, { from, nonce }: Placed, start: bigint, end: bigint, signal?: AbortSignal) {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) / 2n;
    if ((await node.transactionCount(from, middle, signal)) > nonce) high = middle;
    else low = middle + 1n;
  }
  return low;
}

/** Whoever took the nonce of a transaction that vanished; `undefined` while the nonce is free. */
async function successorOf(node: EvmNode, lost: Placed, start: bigint, signal?: AbortSignal) {
  const { number: end } = await node.latest(signal);
  if ((await node.transactionCount(lost.from, end, signal)) <= lost.nonce) return undefined;
  const block = await blockOf(node, lost, start, end, signal);
  const candidates = await node.transactionsIn(block, signal);
  return candidates.find(({ from, nonce }) => from === lost.from && nonce === lost.nonce);
}

/** A transaction's receipt with its block; a receipt that a reorganisation left behind does not count. */
async function foundOf(node: EvmNode, hash: Hex, signal?: AbortSignal): Promise<Inclusion | undefined> {
  const receipt = await node.receipt(hash, signal);
  const block = receipt && (await node.block(receipt.blockNumber, signal));
  return receipt && block?.hash === receipt.blockHash ? { receipt, block } : undefined;
}

export interface Inclusion {
  readonly receipt: TransactionReceipt;
  readonly block: Block;
}

export interface Waiting {
  /** The latest block when the transaction was submitted. */
  readonly since: bigint;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** What was submitted, should it vanish before the node shows it; its nonce is then the next that was free. */
  readonly submitted?: Omit<Transaction, "hash" | "blockHash"> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where a transaction stands, or one with the same content that took its place at another price.
 * @throws ChartkeyError LEDGER_DROPPED when another transaction took its nonce, or the node has forgotten it
 */
export async function inclusionOf(node: EvmNode, hash: Hex, waiting: Waiting): Promise<Inclusion> {
  const { since, interval, submitted, signal } = waiting;
  let seen: Transaction | undefined;
  let wanted = hash;
  for (let misses = 0; ;) {
    const found = await foundOf(node, wanted, signal);
    if (found) return found;
    const known = await node.transaction(wanted, signal);
    const isPending = known && !known.blockHash;
    seen = known ?? seen;
    misses = isPending ? 0 : misses + 1;
    const lost = isPending ? undefined : (seen ?? submitted);
    const successor = lost && (await successorOf(node, lost, since, signal));
    if (successor && successor.hash !== wanted) {
      if (successor.to === lost?.to && successor.input === lost?.input) {
        wanted = successor.hash;
        continue;
      }
      if (seen) throw dropped(`Another transaction, ${successor.hash}, took the place of ${hash}`);
    }
    if (misses >= MISSES) throw dropped(`The node no longer knows transaction ${hash}`);
    await pause(interval, signal);
  }
}
