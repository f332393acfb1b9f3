/** Runs tasks of one name one after the other, in the order in which they came. A failure ends its own task only. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  take<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#last.set(name, mine);
    const leave = () => {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    };
    mine.then(leave, leave);
    return mine;
  }
}
