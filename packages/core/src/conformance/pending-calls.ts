import { begun } from "./assert.js";

/** Knows which calls of a case have not ended, so that one that waits for ever can say for what. */
export class PendingCalls {
  readonly #pending = new Set<{ readonly name: string }>();

  /** The names of the calls that have not ended, in the order in which they began. */
  names(): readonly string[] {
    return [...this.#pending].map(({ name }) => name);
  }

  /** The same fixture. The calls of its methods, and of the ports in it, are known here. */
  watch<F extends object>(fixture: F): F {
    return this.#watch(fixture, "", (value, name) => (isPort(value) ? this.#watch(value, `${name}.`) : value));
  }

  #watch<T extends object>(
    target: T,
    prefix: string,
    inside: (value: unknown, name: string) => unknown = (value) => value,
  ): T {
    return new Proxy(target, {
      get: (_, key) => {
        const value: unknown = Reflect.get(target, key, target);
        // what is frozen has to be shown as it is
        if (Object.getOwnPropertyDescriptor(target, key)?.configurable === false) return value;
        const name = `${prefix}${String(key)}`;
        if (typeof value !== "function") return inside(value, name);
        return (...args: readonly unknown[]) => this.#follow(name, Reflect.apply(value, target, args));
      },
    });
  }

  #follow(name: string, result: unknown): unknown {
    if (result instanceof Promise) return this.#settled(name, result);
    if (!isIterable(result)) return result;
    return {
      [Symbol.asyncIterator]: () => {
        const iterator = result[Symbol.asyncIterator]();
        return {
          next: () => this.#settled(name, iterator.next()),
          return: (value?: unknown) => this.#settled(`leaving ${name}`, leave(iterator, value)),
        };
      },
    };
  }

  #settled<T>(name: string, call: Promise<T>): Promise<T> {
    const entry = { name };
    const settle = async () => {
      this.#pending.add(entry);
      try {
        return await call;
      } finally {
        this.#pending.delete(entry);
      }
    };
    return begun(settle());
  }
}

const leave = async (iterator: AsyncIterator<unknown>, value: unknown): Promise<IteratorResult<unknown>> =>
  (await iterator.return?.(value)) ?? { done: true, value };

const isPort = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;
