import {
  checkDeviceKey,
  checkDevicePrefix,
  checkIndexKeys,
  checkIndexValue,
  checkKeys,
  checkOptions,
  type IndexCache,
  type KeyRules,
  readIndexValue,
} from "@chartkey/core/adapters";
import { valuesDatabase } from "./values-database.js";

export interface IndexedDbIndexCacheOptions {
  /**
   * The database's name, `chartkey-index` by default. It is not the name of a device store or a
   * vault.
   */
  readonly name?: string;
}

const optionKeys: KeyRules<IndexedDbIndexCacheOptions> = { name: "decides" };

/** An `IndexCache` of the page's origin. */
export interface IndexedDbIndexCache extends IndexCache {
  /**
   * Closes the connection. The next call opens it again, and so may one that is under way, which
   * ends well.
   */
  close(): void;
}

/** A write does not wait for the disk: what a power cut takes away is read again. */
const RELAXED: IDBTransactionOptions = { durability: "relaxed" };

/**
 * Keeps an encrypted index in IndexedDB. Tabs of one origin share it. It has a database of its own,
 * which the browser or the app may delete at any time (`indexedDB.deleteDatabase`): open tabs let
 * it go, and begin anew. Errors of the browser pass through: a full disk, a page that may store
 * nothing. Calls throw a TypeError where the database is another one, such as that of a device
 * store.
 */
export function indexedDbIndexCache(options: IndexedDbIndexCacheOptions = {}): IndexedDbIndexCache {
  const { name = "chartkey-index" } = checkKeys("options", options, optionKeys);
  const values = valuesDatabase(name, "index", RELAXED);
  return {
    async get(keys, callOptions) {
      const { signal } = checkOptions(callOptions);
      return (await values.get(checkIndexKeys(keys), signal)).map(readIndexValue);
    },
    async set(key, value, callOptions) {
      const { signal } = checkOptions(callOptions);
      await values.set(checkDeviceKey(key), checkIndexValue(value), signal);
    },
    async delete(keys, callOptions) {
      const { signal } = checkOptions(callOptions);
      await values.delete(checkIndexKeys(keys), signal);
    },
    async keys(prefix, callOptions) {
      const { signal } = checkOptions(callOptions);
      return values.keys(checkDevicePrefix(prefix), signal);
    },
    close: () => values.close(),
  };
}
