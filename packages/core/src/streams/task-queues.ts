import { abortable } from "./abortable.js";

/** Runs the tasks of one queue one after the other. A task that fails does not stop the next. */
export class TaskQueues {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @throws the signal's reason at once, though the task begins in its turn and ends by itself */
  run<T>(queue: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const previous = this.#last.get(queue) ?? Promise.resolve();
    const current = previous.then(task, task);
    this.#last.set(queue, current);
    const remove = () => {
      if (this.#last.get(queue) === current) this.#last.delete(queue);
    };
    current.then(remove, remove);
    return abortable(current, signal);
  }
}
