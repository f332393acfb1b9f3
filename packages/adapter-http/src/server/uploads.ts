import type { Address } from "@chartkey/core/adapters";
import { base64url } from "./digest.js";
import { HttpProblem, stopped } from "./http-problem.js";
import { type PutUpload, Upload } from "./upload.js";

/** Milliseconds that an upload waits for its next request, and its result for another question. */
const IDLE = 120_000;

/** How many uploads of one account are under way at once. Each may hold one part in memory. */
const PER_ACCOUNT = 16;

/** Whoever put the bytes can put them again. */
export const noUpload = (message: string): HttpProblem =>
  new HttpProblem(404, message, { code: "BLOB_UNAVAILABLE", retryable: true });

interface Kept {
  readonly account: Address;
  readonly upload: Upload;
  timer: ReturnType<typeof setTimeout>;
}

/** The uploads of all accounts, by random names. An account sees only its own. */
export class Uploads {
  readonly #kept = new Map<string, Kept>();
  /** Those on which the store is at work, also when nobody can ask for them any more. */
  readonly #underWay = new Map<Address, Set<{ readonly bytes: number }>>();
  /** Milliseconds from the beginning of a request, which may take its time. */
  readonly #idle: number;
  #isClosed = false;

  /** @param timeout milliseconds that a request may take */
  constructor(timeout: number) {
    this.#idle = Math.min(Math.max(IDLE, 2 * timeout), 2 ** 31 - 1);
  }

  /** @throws HttpProblem 429 when the account has too many under way; 503 after `close` */
  begin(account: Address, put: PutUpload): { readonly name: string; readonly upload: Upload } {
    this.#checkPlace(account);
    const name = base64url(crypto.getRandomValues(new Uint8Array(24)));
    const upload = new Upload(put);
    const end = this.#count(account, upload);
    upload.result.then(end, end);
    this.#kept.set(name, { account, upload, timer: this.#expire(name) });
    return { name, upload };
  }

  /**
   * Counts bytes that the store already has as those of an upload.
   * @returns what ends that; call it once
   * @throws HttpProblem as `begin` does
   */
  hold(account: Address, bytes: number): () => void {
    this.#checkPlace(account);
    return this.#count(account, { bytes });
  }

  /** @throws HttpProblem 404 for one that is not there, and for one of another account */
  find(account: Address, name: string): Upload {
    const kept = this.#kept.get(name);
    if (!kept || kept.account !== account) throw noUpload("There is no such upload");
    clearTimeout(kept.timer);
    kept.timer = this.#expire(name);
    return kept.upload;
  }

  /** Gives an upload up. Idempotent. */
  cancel(account: Address, name: string): void {
    if (this.#kept.get(name)?.account === account) this.#drop(name);
  }

  /** Bytes of an account that come, or have come and are not noted as pinned yet. */
  bytesOf(account: Address): number {
    let sum = 0;
    for (const { bytes } of this.#underWay.get(account) ?? []) sum += bytes;
    return sum;
  }

  /** Gives all of them up, and lets none begin. */
  close(): void {
    this.#isClosed = true;
    for (const name of this.#kept.keys()) this.#drop(name);
  }

  #checkPlace(account: Address): void {
    if (this.#isClosed) throw stopped();
    if ((this.#underWay.get(account)?.size ?? 0) >= PER_ACCOUNT)
      throw new HttpProblem(429, "Too many uploads are open", { retryable: true });
  }

  #count(account: Address, one: { readonly bytes: number }): () => void {
    const own = this.#underWay.get(account) ?? new Set();
    this.#underWay.set(account, own.add(one));
    return () => {
      own.delete(one);
      if (own.size === 0 && this.#underWay.get(account) === own) this.#underWay.delete(account);
    };
  }

  #expire(name: string): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#drop(name), this.#idle);
  }

  #drop(name: string): void {
    const kept = this.#kept.get(name);
    if (!kept) return;
    clearTimeout(kept.timer);
    this.#kept.delete(name);
    kept.upload.interrupt();
    if (kept.upload.isOpen) kept.upload.cancel(noUpload("The upload was given up"));
  }
}
