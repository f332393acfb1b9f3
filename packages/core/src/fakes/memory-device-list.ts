import { equalBytes } from "@noble/ciphers/utils.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CallOptions } from "../ports/call-options.js";
import { checkDeviceList } from "../ports/check-device-list.js";
import { checkOptions } from "../ports/check-options.js";
import type { DeviceList } from "../ports/device-list.js";

/** A `DeviceList` in memory that a test can break. */
export interface MemoryDeviceList extends DeviceList {
  /** Puts something in the place of the value, as whoever keeps it can; `undefined` for nothing. */
  plant(value: Uint8Array | undefined): void;
  /** From now on it is away. */
  unplug(): void;
  /** Ends that. */
  plug(): void;
}

export function memoryDeviceList(): MemoryDeviceList {
  let stored: Uint8Array | undefined;
  let away = false;

  const enter = (options: CallOptions | undefined) => {
    checkOptions(options);
    if (away) throw new ChartkeyError("DEVICE_LIST_UNAVAILABLE", { message: "Unplugged", retryable: true });
  };

  return {
    async read(options) {
      enter(options);
      return stored?.slice();
    },
    async replace(given, value, options) {
      enter(options);
      const after = checkDeviceList("after", value);
      const before = given === undefined ? undefined : checkDeviceList("before", given);
      if (before ? !stored || !equalBytes(stored, before) : stored) return false;
      stored = after;
      return true;
    },
    plant: (value) => void (stored = value),
    unplug: () => void (away = true),
    plug: () => void (away = false),
  };
}
