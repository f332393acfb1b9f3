import { ChartkeyError } from "../../errors/chartkey-error.js";
import { openIndexValue, sealIndexValue } from "../../envelope/index-value.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { IndexCache } from "../../ports/index-cache.js";
import type { Keyring, KeyOwner } from "../../ports/keyring.js";
import { checkedIndexCache } from "../../ports/checked-index-cache.js";
import { abortable } from "../../streams/abortable.js";
import { inTime } from "../calls/time-limit.js";
import { ownerDigest } from "../calls/owner-digest.js";
import { type Behind, behind } from "./behind.js";

/** How many milliseconds a call may take: an index that is slower than this saves nothing. */
const INDEX_TIME = 2000;

/** How many values are asked for at a time: 4 MiB at most. */
const AT_ONCE = 64;

const late = (cause: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", { message: "The index did not answer in time", retryable: true, cause });

/**
 * What an account keeps in the index of this device, sealed. Nothing depends on it: a value that
 * does not open is absent, and a cache that fails has none. One that does not answer in time is
 * asked nothing more.
 */
export class DeviceIndex {
  readonly #cache: IndexCache;
  readonly #keyring: Keyring;
  readonly #owner: KeyOwner;
  readonly #prefix: string;
  readonly #behind: Behind;
  #names: Promise<ReadonlySet<string>> | undefined;
  #silent = false;

  constructor(cache: IndexCache, keyring: Keyring, owner: KeyOwner) {
    this.#cache = checkedIndexCache(cache);
    this.#keyring = keyring;
    this.#owner = owner;
    this.#prefix = `${ownerDigest(owner)}/`;
    this.#behind = behind(cache);
  }

  /**
   * The names of the values that were there when this session first asked.
   * @throws the signal's reason
   */
  names({ signal }: CallOptions): Promise<ReadonlySet<string>> {
    this.#names ??= this.#list().catch(() => new Set<string>());
    return abortable(this.#names, signal);
  }

  /**
   * The contents of values, in order; `undefined` for each that is absent.
   * @throws the signal's reason
   */
  async get(names: readonly string[], { signal }: CallOptions): Promise<readonly (Uint8Array | undefined)[]> {
    const found: (Uint8Array | undefined)[] = [];
    const key = await this.#indexKey({ signal }).catch(() => undefined);
    signal?.throwIfAborted();
    // without its key nothing opens
    if (!key) return names.map(() => undefined);
    for (let from = 0; from < names.length; from += AT_ONCE) {
      const some = names.slice(from, from + AT_ONCE);
      const sealed = await this.#call({ signal }, (limited) => this.#cache.get(some.map(this.#keyOf), limited)).catch(
        () => some.map(() => undefined),
      );
      signal?.throwIfAborted();
      found.push(...(await Promise.all(some.map((name, nth) => this.#opened(key, name, sealed[nth])))));
    }
    return found;
  }

  /** Keeps contents under a name: at most 65,495 bytes. */
  async set(name: string, contents: Uint8Array): Promise<void> {
    const sealed = await sealIndexValue(contents, { ...this.#owner, key: await this.#indexKey({}), name });
    await this.#call({}, (limited) => this.#cache.set(this.#keyOf(name), sealed, limited));
  }

  async delete(name: string): Promise<void> {
    await this.#call({}, (limited) => this.#cache.delete([this.#keyOf(name)], limited));
  }

  /** Deletes all values whose names begin like this, also those of other sessions. */
  async deleteAll(beginning: string): Promise<void> {
    const keys = await this.#call({}, (limited) => this.#cache.keys(this.#keyOf(beginning), limited));
    for (let from = 0; from < keys.length; from += AT_ONCE)
      await this.#call({}, (limited) => this.#cache.delete(keys.slice(from, from + AT_ONCE), limited));
  }

  /** Does something behind the answers of this session: see {@link Behind}. */
  later(name: string, task: () => Promise<void>): void {
    if (!this.#silent) this.#behind.later(this.#keyOf(name), task);
  }

  async #list(): Promise<ReadonlySet<string>> {
    const keys = await this.#call({}, (limited) => this.#cache.keys(this.#prefix, limited));
    return new Set(keys.map((key) => key.slice(this.#prefix.length)));
  }

  async #opened(key: Uint8Array, name: string, sealed: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    // an engine that fails opens nothing
    return sealed && openIndexValue(sealed, { ...this.#owner, key, name }).catch(() => undefined);
  }

  readonly #keyOf = (name: string): string => this.#prefix + name;

  /** It is kept nowhere: a keyring that is wiped gives it to nobody. */
  #indexKey({ signal }: CallOptions): Promise<Uint8Array> {
    return this.#call({ signal }, () => this.#keyring.indexKey(this.#owner));
  }

  async #call<T>({ signal }: CallOptions, call: (options: { readonly signal: AbortSignal }) => Promise<T>): Promise<T> {
    if (this.#silent) throw late(undefined);
    const error = (cause: unknown) => {
      this.#silent = true;
      return late(cause);
    };
    return inTime({ signal, milliseconds: INDEX_TIME, error }, async (limited) => call(limited));
  }
}
