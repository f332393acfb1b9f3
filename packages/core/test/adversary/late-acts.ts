import type { Act, ActCounters, Wallet } from "../../src/adapters/index.js";
import type { MemoryLedger } from "../../src/fakes/index.js";
import type { HeldActs } from "../use-cases/one-writer/device.js";
import type { Dice } from "../../src/conformance/histories/dice.js";

interface Submitted {
  readonly acts: readonly Act[];
  readonly wallet: Wallet;
  readonly base: ActCounters | undefined;
}

/**
 * A ledger that takes acts back, and acts that reach it late: what a reorganisation removed comes
 * back at once, some time later, or never, and a relayer submits what it holds in any order.
 */
export class LateActs {
  /** The same ledger, whose submissions are remembered. */
  readonly ledger: MemoryLedger;
  readonly #dice: Dice;
  readonly #included = new Map<string, Submitted>();
  readonly #removed: Submitted[] = [];
  readonly #held: HeldActs[] = [];

  constructor(ledger: MemoryLedger, dice: Dice) {
    const submit: MemoryLedger["submit"] = async (acts, wallet, options) => {
      const receipt = await ledger.submit(acts, wallet, options);
      this.#included.set(receipt.transaction, { acts, wallet, base: options?.base });
      return receipt;
    };
    this.ledger = new Proxy(ledger, { get: (target, key) => (key === "submit" ? submit : Reflect.get(target, key)) });
    this.#dice = dice;
  }

  /** Gives signed acts to the relayer. */
  hold(...acts: readonly HeldActs[]): void {
    this.#held.push(...acts);
  }

  /** Removes the last blocks. */
  async remove(depth: number): Promise<void> {
    this.ledger.reorganise(depth);
    const left = new Set<string>();
    for await (const update of this.ledger.entries({}))
      left.add(update.type === "entry" ? update.entry.transaction : update.transaction);
    for (const [transaction, submitted] of this.#included) {
      if (left.has(transaction)) continue;
      this.#included.delete(transaction);
      this.#removed.push(submitted);
    }
  }

  /** Brings some of what was removed back, in its order. */
  async restore(): Promise<void> {
    for (const submitted of this.#removed.splice(0))
      if (this.#dice.chance(0.4)) await this.#submit(submitted);
      else this.#removed.push(submitted);
  }

  /** Brings something to the ledger that was removed, or that the relayer holds. */
  async bring(): Promise<boolean> {
    const late = [...this.#removed, ...this.#held];
    if (late.length === 0) return false;
    const chosen = this.#dice.pick(late);
    // a transaction is included once; what was signed can be tried again, until its nonce is taken
    const at = this.#removed.indexOf(chosen);
    if (at >= 0) this.#removed.splice(at, 1);
    await this.#submit(chosen);
    return true;
  }

  async #submit(late: Submitted | HeldActs): Promise<void> {
    const { acts, wallet, base } = late;
    if ("deadline" in late) {
      const { nonce } = await this.ledger.account(wallet.address);
      const time = await this.ledger.time();
      if (nonce !== base?.nonce || late.deadline < time.getTime() / 1000) return;
    }
    // the ledger refuses what was planned on another state
    await this.ledger.submit(acts, wallet, { base }).catch(() => {});
  }
}
