/** Those who want to be told of something. */
export class Listeners {
  readonly #all = new Set<() => void>();

  /** @returns ends that */
  readonly add = (listener: () => void): (() => void) => {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  };

  tell(): void {
    for (const listener of this.#all) listener();
  }
}
