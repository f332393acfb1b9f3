import { ChartkeyError } from "@chartkey/core/adapters";
import { type Answer, type Asked, type Call, type Problem, READY } from "./worker/messages.js";

interface Waiting {
  readonly resolve: (result: Uint8Array | undefined) => void;
  readonly reject: (error: unknown) => void;
}

export const failed = (cause: unknown): ChartkeyError =>
  new ChartkeyError("MISCONFIGURED", {
    message: "The worker for cryptography failed",
    hints: ["Its script has to be there, and to call `serveCrypto`. The page's policy has to allow it (`worker-src`)."],
    cause,
  });

/**
 * The same with copies of all bytes. The caller keeps its own, and a message with a part of a
 * buffer would carry the whole.
 */
function copied(asked: Asked): { readonly asked: Asked; readonly buffers: readonly ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const copy = (value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return value;
    const own = new Uint8Array(value);
    buffers.push(own.buffer);
    return own;
  };
  // each value is of the type that it had
  const own = Object.fromEntries(Object.entries(asked).map(([key, value]) => [key, copy(value)])) as unknown as Asked;
  return { asked: own, buffers };
}

/** The error that the worker's engine threw, but for its cause. */
function thrown({ code, name, message, hints, retryable }: Problem): Error {
  if (code !== undefined) return new ChartkeyError(code, { message, hints, retryable });
  return name === "TypeError" ? new TypeError(message) : Object.assign(new Error(message), { name });
}

/** Milliseconds in which a worker's module is loaded and serves, also over a slow line. */
const STARTS_WITHIN = 60_000;

/** One worker, and the calls that it has not answered. */
export class RunningWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #starting: ReturnType<typeof setTimeout>;
  /** What waits until the worker serves, which would lose it before; `undefined` from then on. */
  #unsent: (() => void)[] | undefined = [];
  #last = 0;
  #ended: { readonly reason: unknown } | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    // a module that does not serve takes calls without a word
    const silent = () => this.end(failed(new Error("The worker's module has not served within a minute")));
    this.#starting = setTimeout(silent, STARTS_WITHIN);
    worker.addEventListener("message", ({ data }: MessageEvent<Answer | typeof READY>) => {
      if (data === READY) this.#begin();
      else this.#settle(data);
    });
    worker.addEventListener("error", ({ message }) => this.end(failed(new Error(message))));
    worker.addEventListener("messageerror", () => this.end(failed(new Error("A message could not be read"))));
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** A number for an object, or a call, that no other has. */
  next(): number {
    return ++this.#last;
  }

  /** Rejects with the reason of `end`, and with what the worker's engine threw. */
  async ask(given: Asked): Promise<Uint8Array | undefined> {
    if (this.#ended) throw this.#ended.reason;
    const call = this.next();
    const { asked, buffers } = copied(given);
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | undefined>();
    this.#waiting.set(call, { resolve, reject });
    const send = () => {
      try {
        this.#worker.postMessage({ call, asked } satisfies Call, [...buffers]);
      } catch (error) {
        // what no message can carry is the mistake of this caller alone
        this.#waiting.delete(call);
        reject(error);
      }
    };
    if (this.#unsent) this.#unsent.push(send);
    else send();
    return promise;
  }

  /** Ends the worker. What waits rejects with this reason, and every later call. */
  end(reason: unknown): void {
    if (this.#ended) return;
    this.#ended = { reason };
    clearTimeout(this.#starting);
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #begin(): void {
    clearTimeout(this.#starting);
    const unsent = this.#unsent ?? [];
    this.#unsent = undefined;
    if (!this.#ended) for (const send of unsent) send();
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.call);
    this.#waiting.delete(answer.call);
    if (!("problem" in answer)) return waiting?.resolve(answer.result);
    waiting?.reject(thrown(answer.problem));
  }
}
