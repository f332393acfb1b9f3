/** A request of Node's that is being made. */
export interface Outgoing {
  readonly destroyed: boolean;
  /** Whether all of it has been given to the connection. */
  readonly writableFinished: boolean;
  /** @param done called when the system has the bytes, or writing them has failed */
  write(bytes: Uint8Array | string, done: () => void): void;
  end(): void;
  destroy(error?: Error): void;
  on(event: "close", listener: () => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "response", listener: (answer: Incoming) => void): this;
}

/** Its answer, as it comes. Reading it fails when the connection ends before the answer does. */
export interface Incoming extends AsyncIterable<Uint8Array> {
  readonly statusCode?: number | undefined;
  /** Empty until all of it has been read. */
  readonly trailers: Readonly<Record<string, string | undefined>>;
  /** Gives nothing until it is resumed, and lets the daemon wait. */
  pause(): void;
  resume(): void;
  destroy(): void;
  on(event: "data", listener: (part: Uint8Array) => void): this;
  /** "close" comes last, also behind "end". */
  on(event: "end" | "close", listener: () => void): this;
  on(event: "error", listener: (error: Error) => void): this;
}

/** The part of `node:http` that is used here; the adapter is built without Node's types. */
export interface NodeHttp {
  request(url: URL, options: { readonly method: string; readonly headers: Readonly<Record<string, string>> }): Outgoing;
}

interface Host {
  readonly process?: { getBuiltinModule?(id: string): unknown };
}

/** The platform's own client for URLs of this protocol; `undefined` in a browser. */
export const nodeHttp = (protocol: string): NodeHttp | undefined =>
  (globalThis as Host).process?.getBuiltinModule?.(protocol === "https:" ? "node:https" : "node:http") as
    | NodeHttp
    | undefined;
