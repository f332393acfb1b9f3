import { abortable, ChartkeyError, checkKeys, type KeyRules } from "@chartkey/core/adapters";
import type * as z from "zod/mini";
import type { Problem } from "../wire/problem.js";
import { serverUrl } from "../wire/server-url.js";
import { type Answer, drop, type PortErrors } from "./answer.js";
import { errorOf, ForeignCursorError, problemError, type Subject } from "./problem-error.js";
import { readAnswer } from "./read-answer.js";

/** Where a server of `@chartkey/adapter-http/server` is, and who asks it. */
export interface HttpClientOptions {
  /** The server with its base path, such as `https://api.example/chartkey`. */
  readonly url: string;
  /** The token of the session, asked for at each request; `undefined` while there is none. */
  readonly token: () => string | undefined;
  /** Milliseconds that the server may be silent. Default 30,000. */
  readonly timeout?: number | undefined;
  /** The platform's by default. */
  readonly fetch?: typeof fetch | undefined;
}

export const clientKeys: KeyRules<HttpClientOptions> = {
  url: "required",
  token: "required",
  timeout: "optional",
  fetch: "optional",
};

export interface Asked extends Subject {
  readonly method: string;
  /** Below the server's base path. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** JSON, or bytes. */
  readonly body?: object | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A status that is returned too, besides those of success. */
  readonly also?: number | undefined;
}

/** Asks a server of `@chartkey/adapter-http/server`, and believes nothing of what it says. */
export class Transport {
  readonly #base: string;
  readonly #options: HttpClientOptions;
  readonly #errors: PortErrors;

  /** @throws TypeError that names an unknown, missing or malformed option */
  constructor(given: HttpClientOptions, errors: PortErrors) {
    const options = checkKeys("options", given, clientKeys);
    const { url, token, timeout = 30_000, fetch: send } = options;
    this.#base = serverUrl(url);
    if (typeof token !== "function") throw new TypeError("`token` is a function");
    if (send !== undefined && typeof send !== "function") throw new TypeError("`fetch` is a function");
    if (!(timeout > 0 && timeout < 2 ** 31)) throw new TypeError("`timeout` is a number of milliseconds");
    this.#options = options;
    this.#errors = errors;
  }

  /** The port's error for a server that is away. */
  away(message: string, cause?: unknown): ChartkeyError {
    return new ChartkeyError(this.#errors.away, {
      message,
      hints: ["Check the connection and the URL of the server, and try again."],
      retryable: true,
      cause,
    });
  }

  /**
   * Asks, and returns an answer of success.
   * @throws the signal's reason; ChartkeyError as the server tells it, or the port's for one that
   *   is away
   */
  async open({ method, path, headers, body, signal, also, ...subject }: Asked): Promise<Answer> {
    const { token, timeout = 30_000, fetch: send = fetch } = this.#options;
    const silence = new AbortController();
    const limited = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
    const expire = () => silence.abort(this.away(`The server was silent for ${timeout} ms`));
    let timer = setTimeout(expire, timeout);
    const answer = {
      signal: limited,
      extend: () => {
        clearTimeout(timer);
        timer = setTimeout(expire, timeout);
      },
      close: () => clearTimeout(timer),
    };
    try {
      const bearer = token();
      const isBytes = body instanceof Uint8Array;
      const sending = send(this.#base + path, {
        method,
        headers: {
          ...headers,
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
          ...(body && { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
        },
        ...(body && { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
        signal: limited,
        // a browser would keep blobs that were let go, and answers of a session that has ended
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
      // a fetch of the app's own may ignore the signal
      const response = await abortable(sending, limited);
      if (response.ok || response.status === also) return { ...answer, response };
      throw await problemError({ ...answer, response }, this.#errors, subject);
    } catch (error) {
      answer.close();
      throw this.translate(error, signal);
    }
  }

  /** What a failed request or a failed reading ends with. */
  translate(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return signal.reason;
    return this.isTold(error) ? error : this.away("The server cannot be reached", error);
  }

  /** Whether an error is one of ours already. */
  isTold(error: unknown): boolean {
    return error instanceof ChartkeyError || error instanceof ForeignCursorError;
  }

  /** The error that a problem tells which came within an answer. */
  told(problem: Problem, subject?: Subject): Error {
    return errorOf(problem.status, problem, this.#errors, subject);
  }

  misconfigured(message: string): ChartkeyError {
    return new ChartkeyError("MISCONFIGURED", { message });
  }

  /** For an answer of another form, or one that cannot be true. */
  wrong(cause?: unknown): ChartkeyError {
    return this.away("The server does not answer as it should", cause);
  }

  /**
   * Asks for JSON of this form.
   * @param max bytes of the answer
   * @returns `undefined` for an answer without content
   */
  async json<T>(asked: Asked, schema: z.ZodMiniType<T>, max: number): Promise<T | undefined> {
    const answer = await this.open(asked);
    try {
      if (answer.response.status === 204) return undefined;
      const result = schema.safeParse(JSON.parse(await readAnswer(answer, max)));
      if (!result.success) throw this.wrong();
      return result.data;
    } catch (error) {
      throw this.translate(error, asked.signal);
    } finally {
      answer.close();
    }
  }

  /**
   * Asks for nothing but success: an answer with exactly this status. Whatever else a URL leads to,
   * such as a page, would not have done what was asked.
   */
  async send(asked: Asked, status = 204): Promise<Headers> {
    const answer = await this.open(asked);
    drop(answer);
    if (answer.response.status !== status) throw this.wrong();
    return answer.response.headers;
  }
}
