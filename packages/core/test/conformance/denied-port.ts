import { ChartkeyError } from "../../src/errors/chartkey-error.js";

/** What a refused call gives, whether it is awaited or iterated over. */
function refusal(): Promise<never> & AsyncIterable<never> {
  const refused = Promise.reject(new ChartkeyError("MISCONFIGURED"));
  return Object.assign(refused, { [Symbol.asyncIterator]: () => ({ next: () => refused }) });
}

/** An adapter whose backend refuses every call, as one with wrong credentials does. */
export const deniedPort = <P extends object>(port: P): P =>
  new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? refusal : value;
    },
  });
