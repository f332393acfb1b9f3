import { ChartkeyError } from "../../errors/chartkey-error.js";

/** What a reading may look up in the blob store: for one party, or in all. */
export interface Limits {
  readonly lookUps: number;
  /** How many of the look-ups may find nothing. */
  readonly failures: number;
  readonly bytes: number;
}

const MIB = 2 ** 20;

/** For what one party names in one page, such as a patient: an envelope of 16 MiB fits. */
export const perParty: Limits = { lookUps: 2000, failures: 32, bytes: 17 * MIB };

/** For one page, whoever is in it. */
export const perPage: Limits = { lookUps: 4000, failures: 1024, bytes: 48 * MIB };

export const unlimited: Limits = { lookUps: Infinity, failures: Infinity, bytes: Infinity };

/** What is thrown in place of a look-up that falls to a limit. */
export const notLookedUp = (why: string): ChartkeyError =>
  new ChartkeyError("BLOB_UNAVAILABLE", {
    message: `Not looked up: ${why}`,
    hints: ["Read again: it goes on from what was found."],
    retryable: true,
  });

/** Counts look-ups against limits. */
export class Budget {
  readonly #limits: Limits;
  #lookUps = 0;
  #failures = 0;
  #bytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get isSpent(): boolean {
    const { lookUps, failures, bytes } = this.#limits;
    return this.#lookUps >= lookUps || this.#failures >= failures || this.#bytes >= bytes;
  }

  begin(): void {
    this.#lookUps += 1;
  }

  found(bytes: number): void {
    this.#bytes += bytes;
  }

  failed(): void {
    this.#failures += 1;
  }
}
