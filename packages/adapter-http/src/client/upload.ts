import { abortable, type ContentId, inField, isChartkeyError, parseContentId, pause } from "@chartkey/core/adapters";
import { MAX_FIRST, storedBody, byteCount } from "../wire/blobs.js";
import { drop } from "./answer.js";
import { mayBePinned } from "./may-be-pinned.js";
import type { Transport } from "./transport.js";

/** How many requests in a row may fail without having moved the upload. */
const ATTEMPTS = 4;

/** Milliseconds before an upload that was cut is taken up again. */
const AGAIN = 1_000;

const MAX = 1_024;

/** Whether what failed may go well a moment later. */
const mayPass = (error: unknown): boolean => isChartkeyError(error) && error.retryable;

export interface UploadOptions {
  readonly signal: AbortSignal | undefined;
  /** Is told how many bytes the server has, when they have become more. */
  readonly onBytes: (bytes: number) => void;
}

/** An upload to a server. It goes on where it was cut. */
export class Upload {
  readonly #server: Transport;
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;
  readonly #onBytes: (bytes: number) => void;
  /** How many bytes the server has. */
  #offset: number;
  /** Where the part begins that is being sent. */
  #start: number;
  /** Where it ends. */
  #end: number;

  private constructor(server: Transport, path: string, size: number, { signal, onBytes }: UploadOptions) {
    this.#server = server;
    this.#path = path;
    this.#offset = size;
    this.#start = size;
    this.#end = size;
    this.#signal = signal;
    this.#onBytes = onBytes;
  }

  /**
   * Makes one, with its first part if that is small. A larger one would have to come within the
   * time limit: nobody knows yet where an upload goes on whose first request is cut.
   */
  static async begin(
    server: Transport,
    holder: string,
    part: Uint8Array<ArrayBuffer>,
    options: UploadOptions,
  ): Promise<Upload> {
    const { signal, onBytes } = options;
    const query = new URLSearchParams({ holder });
    const body = part.length <= MAX_FIRST ? part : undefined;
    const headers = await server.send({ method: "POST", path: `/uploads?${query}`, body, signal }, 201);
    const [, name] = /(?:^|\/)uploads\/([-_A-Za-z0-9]{1,64})$/u.exec(headers.get("location") ?? "") ?? [];
    if (name === undefined) throw server.away("The server does not say where the upload is");
    const upload = new Upload(server, `/uploads/${name}`, body?.length ?? 0, options);
    try {
      if (body) onBytes(body.length);
      else await upload.append(part);
      return upload;
    } catch (error) {
      void upload.cancel();
      throw error;
    }
  }

  /** Sends the next part. */
  async append(part: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#end = this.#start + part.length;
    await this.#persist(async () => {
      const rest = part.subarray(this.#offset - this.#start);
      await this.#server.send({ ...this.#patch("?0"), body: rest, signal: this.#signal });
    });
    this.#start = this.#end;
    this.#reach(this.#end);
  }

  /**
   * Completes it. An abort ends the wait at once. Before anything was sent, it gives the upload up.
   * Then it comes too late: nobody could know whether the blob is pinned.
   * @param ids those that a store may give to the bytes
   * @throws ChartkeyError that names these ids where the blob may be pinned all the same: after an
   *   abort, and without an answer that tells
   */
  async complete(ids: readonly ContentId[]): Promise<ContentId> {
    let sent = 0;
    const step = async () => {
      sent += 1;
      const done = await this.#server.json({ ...this.#patch("?1"), pins: ids }, storedBody, MAX);
      if (!done) throw this.#server.wrong();
      try {
        return inField("id", () => parseContentId(done.id));
      } catch (error) {
        throw this.#server.wrong(error);
      }
    };
    try {
      return await abortable(this.#persist(step), this.#signal);
    } catch (error) {
      if (sent === 0) {
        void this.cancel();
        throw error;
      }
      if (this.#signal?.aborted)
        throw mayBePinned(ids, this.#server.away("The upload was aborted while it was completed"), error);
      // a refusal of the first try is certain; behind an answer that was lost, nothing is
      const isUncertain = isChartkeyError(error) && (sent > 1 || error.code === "BLOB_UNAVAILABLE");
      throw isUncertain ? mayBePinned(ids, error, error.cause) : error;
    }
  }

  /** Gives it up, if the server can be reached. */
  async cancel(): Promise<void> {
    await this.#server.send({ method: "DELETE", path: this.#path }).catch(() => {});
  }

  #patch(complete: "?0" | "?1") {
    return {
      method: "PATCH",
      path: this.#path,
      headers: { "upload-offset": String(this.#offset), "upload-complete": complete },
    };
  }

  /** Does a step again from where the server is, while the upload is there and may move. */
  async #persist<T>(step: () => Promise<T>): Promise<T> {
    for (let stuck = 0; ;) {
      const before = this.#offset;
      this.#signal?.throwIfAborted();
      try {
        return await step();
      } catch (error) {
        this.#signal?.throwIfAborted();
        if (!mayPass(error)) throw error;
        stuck = await this.#takeUp(stuck + 1, before, error);
      }
    }
  }

  /**
   * Waits until the server tells where it is.
   * @param stuck how many requests in a row have failed without having moved the upload
   * @param before how many bytes the server had before the last of them
   * @param error what the last step failed with
   * @returns how many have by then
   * @throws `error` when the upload cannot go on
   */
  async #takeUp(stuck: number, before: number, error: unknown): Promise<number> {
    for (let failed = stuck; ;) {
      await pause(AGAIN, this.#signal);
      const found = await this.#find();
      if (found === "gone") throw error;
      if (found === "away") failed += 1;
      else this.#reach(found);
      if (this.#offset > before) return 0;
      if (failed >= ATTEMPTS) throw error;
      if (found !== "away") return failed;
    }
  }

  #reach(offset: number): void {
    if (offset === this.#offset) return;
    this.#offset = offset;
    this.#onBytes(offset);
  }

  /** Asks where the server is. It is gone where it has forgotten bytes, or has what nobody sent. */
  async #find(): Promise<number | "away" | "gone"> {
    try {
      const answer = await this.#server.open({ method: "HEAD", path: this.#path, signal: this.#signal, also: 404 });
      drop(answer);
      const { status, headers } = answer.response;
      const offset = status === 204 ? byteCount.safeParse(headers.get("upload-offset")).data : undefined;
      return Number(offset) >= this.#offset && Number(offset) <= this.#end ? Number(offset) : "gone";
    } catch (error) {
      this.#signal?.throwIfAborted();
      return mayPass(error) ? "away" : "gone";
    }
  }
}
