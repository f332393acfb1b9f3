import { abortable } from "@chartkey/core/adapters";
import { gathered } from "./gathered.js";
import { HttpProblem } from "./http-problem.js";

const tooLarge = (max: number) => new HttpProblem(413, `The body has more than ${max} bytes`);

/** How much of a body is taken after it was refused. A part of an upload has at most 4 MiB. */
const LEFT = { bytes: 8 * 1_048_576, milliseconds: 2_000 };

/** The bytes that a request brings. They are read at most once, by whoever comes first. */
export class RequestBody {
  /** Whether the sender is waited for. */
  isAwaited = false;
  readonly #request: Pick<Request, "body" | "headers" | "signal">;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(request: Pick<Request, "body" | "headers" | "signal">) {
    this.#request = request;
  }

  /**
   * Yields the bytes as they come, small chunks joined to larger ones, and refuses them as soon as
   * there are too many, whether or not the sender said how many there would be. What it leaves
   * stays there for `drop`.
   * @throws HttpProblem 413; the signal's reason, also while the sender is silent
   */
  read(max: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    return gathered(this.#chunks(max, signal));
  }

  async *#chunks(max: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { body, headers } = this.#request;
    if (Number(headers.get("content-length") ?? 0) > max) throw tooLarge(max);
    if (!body) return;
    this.#reader ??= body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    for (let size = 0; ;) {
      const next = await this.#next(this.#reader, signal);
      if (next.done) return;
      size += next.value.length;
      if (size > max) throw tooLarge(max);
      yield next.value;
    }
  }

  /** It leaves nothing behind: a body may come in as many chunks as it has bytes. */
  async #next(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal) {
    this.isAwaited = true;
    try {
      return await abortable(reader.read(), signal);
    } finally {
      this.isAwaited = false;
    }
  }

  /**
   * Takes what has not been read, up to 8 MiB, and drops it. A connection whose request was not
   * taken to its end carries no other one, and a client that is still sending may not hear the
   * answer.
   * @param patience milliseconds; at most two seconds
   * @param max so many bytes instead
   * @returns whether all of the body has come. It never rejects.
   */
  async drop(patience: number, max = LEFT.bytes): Promise<boolean> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), Math.min(patience, LEFT.milliseconds));
    try {
      const left = this.#chunks(max, AbortSignal.any([this.#request.signal, late.signal]));
      while (!(await left.next()).done);
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
