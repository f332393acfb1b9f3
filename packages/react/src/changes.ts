import { Listeners } from "./listeners.js";

/** Milliseconds in which what happens is one change: an act's entry, and that it is final. */
const TOGETHER = 200;

/** Tells the lists of a page that the ledger has changed. */
export class Changes {
  readonly #listeners = new Listeners();
  #isQuiet = false;
  #isWanted = false;

  /** @returns ends that */
  readonly listen = this.#listeners.add;

  /** Tells at once, and once more of all that happens in the next moment. */
  readonly tell = (): void => {
    this.#isWanted = true;
    if (!this.#isQuiet) this.#tellWanted();
  };

  #tellWanted(): void {
    this.#isQuiet = this.#isWanted;
    if (!this.#isWanted) return;
    this.#isWanted = false;
    setTimeout(() => this.#tellWanted(), TOGETHER);
    this.#listeners.tell();
  }
}
