import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";

/** Keys whose addresses a chain's first block can fund. */
export class FundedKeys {
  readonly #keys: ReadonlyMap<Hex, Hex>;
  readonly #unused: Iterator<Hex>;

  constructor(count: number) {
    const keys = Array.from({ length: count }, generatePrivateKey);
    this.#keys = new Map(keys.map((key) => [lower(privateKeyToAddress(key)), key]));
    this.#unused = this.#keys.values();
  }

  get addresses(): readonly Hex[] {
    return [...this.#keys.keys()];
  }

  /** One that nobody was given before. */
  next(): Hex {
    const { value, done } = this.#unused.next();
    if (done) throw new Error(`All ${this.#keys.size} funded keys are taken`);
    return value;
  }

  keyOf(address: Hex): Hex {
    const key = this.#keys.get(lower(address));
    if (!key) throw new Error(`${address} is not one of the funded keys`);
    return key;
  }
}

const lower = (hex: Hex): Hex => hex.toLowerCase() as Hex;
