import { DeploymentError } from "./deployment-error.js";
import { ask, type Hex, type Provider, quantity } from "./provider.js";

interface Receipt {
  readonly succeeded: boolean;
  readonly block: bigint;
  readonly blockHash: Hex;
  /** What it created at the top level. */
  readonly contractAddress: Hex | null | undefined;
}

interface KnownTransaction {
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex | null;
  readonly nonce: Hex;
  readonly input: Hex;
}

/** What was sent, and when. */
interface Sending {
  /** What the sender answered. */
  readonly hash: Hex;
  readonly to: Hex | undefined;
  readonly data: Hex | undefined;
  /** The last block before it was sent. */
  readonly since: bigint;
}

const isHash = (value: unknown): value is Hex => typeof value === "string" && /^0x[0-9a-f]{64}$/iu.test(value);

const isSame = (one: Hex | null | undefined, other: Hex | null | undefined): boolean =>
  (one ?? "").toLowerCase() === (other ?? "").toLowerCase();

/** The receipt of a transaction; `undefined` while no block includes it. */
export async function receiptOf(provider: Provider, hash: Hex): Promise<Receipt | undefined> {
  const receipt = (await ask(provider, "eth_getTransactionReceipt", hash)) as {
    readonly status?: Hex | null;
    readonly contractAddress?: Hex | null;
    readonly blockNumber?: Hex | null;
    readonly blockHash?: Hex | null;
  } | null;
  // some nodes answer so for a transaction that is pending
  if (!receipt?.blockNumber || !receipt.status || !receipt.blockHash) return undefined;
  const { status, contractAddress, blockNumber, blockHash } = receipt;
  return { succeeded: BigInt(status) === 1n, block: BigInt(blockNumber), blockHash, contractAddress };
}

/**
 * A transaction that was sent. A person may send it again at another price ("speed up"), which
 * gives it another hash, and some wallets answer without a hash, and send all the same.
 */
export class SentTransaction {
  hash: Hex;
  readonly #provider: Provider;
  readonly #sending: Sending;
  #seen: KnownTransaction | undefined;
  /** The last block that was searched for content. */
  #searched: bigint;

  constructor(provider: Provider, sending: Sending) {
    this.#provider = provider;
    this.#sending = sending;
    this.hash = sending.hash;
    this.#searched = sending.since;
  }

  /**
   * The receipt; `undefined` while no block includes it.
   *
   * @throws DeploymentError `REPLACED` when another transaction took its place
   */
  async receipt(): Promise<Receipt | undefined> {
    const receipt = isHash(this.hash) ? await receiptOf(this.#provider, this.hash) : undefined;
    if (receipt) return receipt;
    const bearer = await this.#bearer();
    if (!bearer || bearer.hash === this.hash) return undefined;
    this.hash = bearer.hash;
    return receiptOf(this.#provider, this.hash);
  }

  /** The included transaction in its place, or of its content while no node has shown it. */
  async #bearer(): Promise<KnownTransaction | undefined> {
    const known = isHash(this.hash) ? await ask(this.#provider, "eth_getTransactionByHash", this.hash) : null;
    this.#seen = (known as KnownTransaction | null) ?? this.#seen;
    return this.#seen ? this.#inPlaceOf(this.#seen) : this.#ofContent();
  }

  async #inPlaceOf({ from, nonce, to, input }: KnownTransaction): Promise<KnownTransaction | undefined> {
    const used = (await ask(this.#provider, "eth_getTransactionCount", from, "latest")) as Hex;
    if (BigInt(used) <= BigInt(nonce)) return undefined;
    const found = await this.#find(
      this.#sending.since,
      (one) => isSame(one.from, from) && BigInt(one.nonce) === BigInt(nonce),
    );
    if (!found || (isSame(found.to, to) && isSame(found.input, input))) return found;
    throw new DeploymentError("REPLACED", `Another transaction, ${found.hash}, took the place of ${this.hash}`);
  }

  async #ofContent(): Promise<KnownTransaction | undefined> {
    const { to, data = "0x" } = this.#sending;
    return this.#find(
      this.#searched,
      (one) => isSame(one.to, to) && isSame(one.input, data),
      (block) => {
        this.#searched = block;
      },
    );
  }

  /** Searches the blocks after one. */
  async #find(
    after: bigint,
    isWanted: (one: KnownTransaction) => boolean,
    onSearched?: (block: bigint) => void,
  ): Promise<KnownTransaction | undefined> {
    const latest = BigInt((await ask(this.#provider, "eth_blockNumber")) as Hex);
    for (let block = after + 1n; block <= latest; block++) {
      const { transactions } = (await ask(this.#provider, "eth_getBlockByNumber", quantity(block), true)) as {
        readonly transactions: readonly KnownTransaction[];
      };
      const found = transactions.find(isWanted);
      if (found) return found;
      onSearched?.(block);
    }
    return undefined;
  }
}
