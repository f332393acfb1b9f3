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
import { DURABLE } from "./lazy-database.js";
import { valuesDatabase } from "./values-database.js";

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

/**
 * Keeps what this device remembers in IndexedDB. Tabs of one origin share it, and each sees at once
 * what another has written. Errors of the browser pass through: a full disk, a page that may store
 * nothing. Calls throw a TypeError where the database is another one, such as that of a vault.
 */
export function indexedDbDevice(options: IndexedDbDeviceOptions = {}): IndexedDbDevice {
  const { name = "chartkey" } = checkKeys("options", options, optionKeys);
  const values = valuesDatabase(name, "values", DURABLE);
  return {
    async get(key, callOptions) {
      const { signal } = checkOptions(callOptions);
      const [value] = await values.get([checkDeviceKey(key)], signal);
      if (value === undefined || value instanceof Uint8Array) return value;
      throw new ChartkeyError("FORMAT_INVALID", { message: "Something else than bytes is in the device's store" });
    },
    async set(key, value, callOptions) {
      const { signal } = checkOptions(callOptions);
      await values.set(checkDeviceKey(key), checkDeviceValue(value), signal);
    },
    async delete(key, callOptions) {
      const { signal } = checkOptions(callOptions);
      await values.delete([checkDeviceKey(key)], signal);
    },
    async keys(prefix, callOptions) {
      const { signal } = checkOptions(callOptions);
      return values.keys(checkDevicePrefix(prefix), signal);
    },
    close: () => values.close(),
  };
}
