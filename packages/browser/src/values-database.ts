import { abortable } from "@chartkey/core/adapters";
import type { DBSchema } from "idb";
import { lazyDatabase } from "./lazy-database.js";

/** The object stores of values under keys. A database has one of them. */
interface Schema extends DBSchema {
  /** What a device remembers. */
  readonly values: { readonly key: string; readonly value: Uint8Array };
  /** An index cache. */
  readonly index: { readonly key: string; readonly value: Uint8Array };
}

/** Values under keys, in a database of their own. Arguments are checked before. */
export interface ValuesDatabase {
  /** What is there, whatever somebody has put there, in one transaction. */
  get(keys: readonly string[], signal: AbortSignal | undefined): Promise<readonly unknown[]>;
  set(key: string, value: Uint8Array, signal: AbortSignal | undefined): Promise<void>;
  /** All of them or none. */
  delete(keys: readonly string[], signal: AbortSignal | undefined): Promise<void>;
  keys(prefix: string, signal: AbortSignal | undefined): Promise<readonly string[]>;
  /** Closes the connection, as `LazyDatabase.close`. */
  close(): void;
}

/** One more than the longest key has. */
const BEYOND = 201;

/**
 * All keys that begin with `prefix`: no key is longer, and none sorts behind the last code unit.
 */
const beginningWith = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, prefix.padEnd(BEYOND, "\uffff"));

/**
 * @param store the one object store of the database
 * @param writing how writes end
 * @throws TypeError for what is no name
 */
export function valuesDatabase(
  name: string,
  store: "values" | "index",
  writing: IDBTransactionOptions,
): ValuesDatabase {
  if (typeof name !== "string" || name === "") throw new TypeError("`name` is the name of a database");
  const database = lazyDatabase<Schema>(name, store);
  return {
    async get(keys, signal) {
      const transaction = (await database.open(signal)).transaction(store);
      // each request tells of its own failure, and its end is not worth the wait
      transaction.done.catch(() => undefined);
      return abortable(Promise.all(keys.map((key): Promise<unknown> => transaction.store.get(key))), signal);
    },
    async set(key, value, signal) {
      const transaction = (await database.open(signal)).transaction(store, "readwrite", writing);
      await Promise.all([transaction.store.put(value, key), transaction.done]);
    },
    async delete(keys, signal) {
      const transaction = (await database.open(signal)).transaction(store, "readwrite", writing);
      await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done]);
    },
    async keys(prefix, signal) {
      const db = await database.open(signal);
      return abortable(db.getAllKeys(store, beginningWith(prefix)), signal);
    },
    close: () => database.close(),
  };
}
