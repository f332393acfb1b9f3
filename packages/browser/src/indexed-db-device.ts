import {
  ChartkeyError,
  checkDeviceKey,
  checkDevicePrefix,
  checkDeviceValue,
  checkKeys,
  checkOptions,
  type DeviceStore,
  type KeyRules,
} from "@chartkey/core/adapters";
import type { DBSchema, IDBPObjectStore } from "idb";
import { DURABLE, lazyDatabase } from "./lazy-database.js";

export interface IndexedDbDeviceOptions {
  /**
   * The database's name, `chartkey` by default. Each person of a page has a database of their own.
   */
  readonly name?: string;
}

const optionKeys: KeyRules<IndexedDbDeviceOptions> = { name: "decides" };

/** A `DeviceStore` of the page's origin. */
export interface IndexedDbDevice extends DeviceStore {
  /** Closes the connection. The next call opens it again. */
  close(): void;
}

interface Schema extends DBSchema {
  readonly values: { readonly key: string; readonly value: Uint8Array };
}

type Values = IDBPObjectStore<Schema, ["values"], "values", "readwrite">;

/** One more than the longest key has. */
const BEYOND = 201;

/**
 * All keys that begin with `prefix`: no key is longer, and none sorts behind the last code unit.
 */
const beginningWith = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, prefix.padEnd(BEYOND, "\uffff"));

/**
 * Keeps what this device remembers in IndexedDB. Tabs of one origin share it, and each sees at once
 * what another has written. Errors of the browser pass through: a full disk, a page that may store
 * nothing.
 */
export function indexedDbDevice(options: IndexedDbDeviceOptions = {}): IndexedDbDevice {
  const { name = "chartkey" } = checkKeys("options", options, optionKeys);
  if (typeof name !== "string" || name === "") throw new TypeError("`name` is the name of a database");
  const database = lazyDatabase<Schema>(name, (db) => void db.createObjectStore("values"));

  const writing = async (write: (values: Values) => Promise<unknown>): Promise<void> => {
    const transaction = (await database.open()).transaction("values", "readwrite", DURABLE);
    await Promise.all([write(transaction.store), transaction.done]);
  };

  return {
    async get(key, callOptions) {
      checkOptions(callOptions);
      const at = checkDeviceKey(key);
      const value: unknown = await (await database.open()).get("values", at);
      if (value === undefined || value instanceof Uint8Array) return value;
      throw new ChartkeyError("FORMAT_INVALID", { message: "Something else than bytes is in the device's store" });
    },
    async set(key, value, callOptions) {
      checkOptions(callOptions);
      const [at, copy] = [checkDeviceKey(key), checkDeviceValue(value)];
      await writing((values) => values.put(copy, at));
    },
    async delete(key, callOptions) {
      checkOptions(callOptions);
      const at = checkDeviceKey(key);
      await writing((values) => values.delete(at));
    },
    async keys(prefix, callOptions) {
      checkOptions(callOptions);
      const beginning = checkDevicePrefix(prefix);
      return (await database.open()).getAllKeys("values", beginningWith(beginning));
    },
    close: () => database.close(),
  };
}
