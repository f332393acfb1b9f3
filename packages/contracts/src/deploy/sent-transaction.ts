import { DeploymentError } from "./deployment-error.js";
import { ask, type Hex, type Provider, quantity } from "./provider.js";

interface Receipt {
  readonly succeeded: boolean;
  readonly block: bigint;
  /** That it created at the top level. */
  readonly contractAddress: Hex | null;
}

interface KnownTransaction {
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex | null;
  readonly nonce: Hex;
  readonly input: Hex;
}

/**
 * A transaction that was sent. A person may send it again at another price ("speed up"), which
 * gives it another hash.
 */
export class SentTransaction {
  hash: Hex;
  readonly #provider: Provider;
  #seen: KnownTransaction | undefined;
  /** The last block that holds no other transaction in its place. */
  #searched: bigint | undefined;

  constructor(provider: Provider, hash: Hex) {
    this.#provider = provider;
    this.hash = hash;
  }

  /**
   * The receipt; `undefined` while no block includes it.
   *
   * @throws DeploymentError `REPLACED` when another transaction took its place
   */
  async receipt(): Promise<Receipt | undefined> {
    // some wallets answer without a hash, and send all the same
    if (!/^0x[0-9a-f]{64}$/iu.test(this.hash)) return undefined;
    return (await this.#receipt()) ?? ((await this.#followReplacement()) ? this.#receipt() : undefined);
  }

  async #receipt(): Promise<Receipt | undefined> {
    const receipt = (await ask(this.#provider, "eth_getTransactionReceipt", this.hash)) as {
      readonly status?: Hex | null;
      readonly contractAddress: Hex | null;
      readonly blockNumber: Hex | null;
    } | null;
    // some nodes answer so for a transaction that is pending
    if (!receipt?.blockNumber || !receipt.status) return undefined;
    const { status, contractAddress, blockNumber } = receipt;
    return { succeeded: BigInt(status) === 1n, block: BigInt(blockNumber), contractAddress };
  }

  /** Goes on with the transaction of the same content in its place, if there is one. */
  async #followReplacement(): Promise<boolean> {
    const latest = BigInt((await ask(this.#provider, "eth_blockNumber")) as Hex);
    this.#searched ??= latest - 1n;
    const known = (await ask(this.#provider, "eth_getTransactionByHash", this.hash)) as KnownTransaction | null;
    this.#seen = known ?? this.#seen;
    if (known || !this.#seen) return false;
    for (let block = this.#searched + 1n; block <= latest; block++) {
      const found = await this.#inItsPlace(this.#seen, block);
      if (found) {
        this.hash = found.hash;
        return true;
      }
      this.#searched = block;
    }
    return false;
  }

  async #inItsPlace(
    { from, nonce, to, input }: KnownTransaction,
    block: bigint,
  ): Promise<KnownTransaction | undefined> {
    const { transactions } = (await ask(this.#provider, "eth_getBlockByNumber", quantity(block), true)) as {
      readonly transactions: readonly KnownTransaction[];
    };
    const found = transactions.find((one) => one.from === from && BigInt(one.nonce) === BigInt(nonce));
    if (!found || (found.to === to && found.input === input)) return found;
    throw new DeploymentError("REPLACED", `Another transaction, ${found.hash}, took the place of ${this.hash}`);
  }
}
