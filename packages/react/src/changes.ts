/** Tells the lists of a page that the ledger has changed. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  /** @returns ends that */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  readonly tell = (): void => {
    for (const listener of this.#listeners) listener();
  };
}
