import { pause } from "../../streams/pause.js";

type Task = () => Promise<void>;

/**
 * Work that nobody waits for, one task after the other, behind whatever is answered now. A later
 * task of the same name takes the place of one that has not begun. What fails is left: the next
 * task of its name makes up for it.
 */
export class Behind {
  readonly #tasks = new Map<string, Task>();
  #running: Promise<void> | undefined;

  later(name: string, task: Task): void {
    this.#tasks.delete(name);
    this.#tasks.set(name, task);
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Resolves once nothing is left to do. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      // an answer that is under way goes first
      await pause(0, undefined);
      const [next] = this.#tasks;
      if (!next) return;
      const [name, task] = next;
      this.#tasks.delete(name);
      await task().catch(() => {});
    }
  }
}

const ofCaches = new WeakMap<object, Behind>();

/** The work behind one cache, of everything in this process that uses it. */
export function behind(cache: object): Behind {
  const known = ofCaches.get(cache) ?? new Behind();
  ofCaches.set(cache, known);
  return known;
}
