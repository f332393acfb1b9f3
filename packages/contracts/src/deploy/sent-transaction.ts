import {
  askNumber,
  isHash,
  type KnownTransaction,
  type Receipt,
  receiptOf,
  transactionOf,
  transactionsIn,
} from "./answers.js";
import { DeploymentError } from "./deployment-error.js";
import { type Hex, type Provider, quantity } from "./provider.js";

/** What was sent, and when. */
interface Sending {
  /** What the sender answered: the hash, as it should be. */
  readonly answer: unknown;
  readonly to: Hex | undefined;
  readonly data: Hex | undefined;
  /** The last block before it was sent. */
  readonly since: bigint;
}

const isSame = (one: Hex | null | undefined, other: Hex | null | undefined): boolean =>
  (one ?? "").toLowerCase() === (other ?? "").toLowerCase();

/**
 * A transaction that was sent. A person may send it again at another price ("speed up"), which
 * gives it another hash, and some wallets answer without a hash, and send all the same.
 */
export class SentTransaction {
  /** "0x" while none is known. */
  hash: Hex;
  readonly #provider: Provider;
  readonly #sending: Sending;
  #seen: KnownTransaction | undefined;
  /** The last block that was searched for content. */
  #searched: bigint;

  constructor(provider: Provider, sending: Sending) {
    this.#provider = provider;
    this.#sending = sending;
    this.hash = isHash(sending.answer) ? sending.answer : "0x";
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
    const known = isHash(this.hash) ? await transactionOf(this.#provider, this.hash) : undefined;
    this.#seen = known ?? this.#seen;
    return this.#seen ? this.#inPlaceOf(this.#seen) : this.#ofContent();
  }

  async #inPlaceOf({ from, nonce, to, input }: KnownTransaction): Promise<KnownTransaction | undefined> {
    if ((await askNumber(this.#provider, "eth_getTransactionCount", from, "latest")) <= BigInt(nonce)) return undefined;
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
    const latest = await askNumber(this.#provider, "eth_blockNumber");
    for (let block = after + 1n; block <= latest; block++) {
      const found = (await transactionsIn(this.#provider, quantity(block))).find(isWanted);
      if (found) return found;
      onSearched?.(block);
    }
    return undefined;
  }
}
