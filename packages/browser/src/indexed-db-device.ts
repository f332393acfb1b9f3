import {
  abortable,
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
   * The database's name, `chartkey` by default. Each person of a page has a database of their own,
   * apart from that of their vault.
   */
  readonly name?: string;
}

const optionKeys: KeyRules<IndexedDbDeviceOptions> = { name: "decides" };

/** A `DeviceStore` of the page's origin. */
export interface IndexedDbDevice extends DeviceStore {
  /**
   * Closes the connection. The next call opens it again, and so may one that is under way, which
   * ends well.
   */
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
 * nothing. Calls throw a TypeError where the database is another one, such as that of a vault.
 */
export function indexedDbDevice(options: IndexedDbDeviceOptions = {}): IndexedDbDevice {
  const { name = "chartkey" } = checkKeys("options", options, optionKeys);
  if (typeof name !== "string" || name === "") throw new TypeError("`name` is the name of a database");
  const database = lazyDatabase<Schema>(name, "values");

  const writing = async (
    signal: AbortSignal | undefined,
    write: (values: Values) => Promise<unknown>,
  ): Promise<void> => {
    const transaction = (await database.open(signal)).transaction("values", "readwrite", DURABLE);
    await Promise.all([write(transaction.store), transaction.done]);
  };

  return {
    async get(key, callOptions) {
      const { signal } = checkOptions(callOptions);
      const at = checkDeviceKey(key);
      const db = await database.open(signal);
      const value: unknown = await abortable(db.get("values", at), signal);
      if (value === undefined || value instanceof Uint8Array) return value;
      throw new ChartkeyError("FORMAT_INVALID", { message: "Something else than bytes is in the device's store" });
    },
    async set(key, value, callOptions) {
      const { signal } = checkOptions(callOptions);
      const [at, copy] = [checkDeviceKey(key), checkDeviceValue(value)];
      await writing(signal, (values) => values.put(copy, at));
    },
    async delete(key, callOptions) {
      const { signal } = checkOptions(callOptions);
      const at = checkDeviceKey(key);
      await writing(signal, (values) => values.delete(at));
    },
    async keys(prefix, callOptions) {
      const { signal } = checkOptions(callOptions);
      const beginning = checkDevicePrefix(prefix);
      const db = await database.open(signal);
      return abortable(db.getAllKeys("values", beginningWith(beginning)), signal);
    },
    close: () => database.close(),
  };
}
