import { equalBytes } from "@noble/ciphers/utils.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { uint } from "../../domain/encoding/bytes.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { DeviceStore } from "../../ports/device-store.js";
import type { KeyOwner } from "../../ports/keyring.js";
import type { SignedDevices } from "./signed-devices.js";

type Seen = Pick<SignedDevices, "version" | "digest">;

/** The latest list of devices that this device has seen. */
export class SeenDevices {
  readonly #memory: DeviceStore;
  readonly #key: string;

  constructor(memory: DeviceStore, { ledger, address }: KeyOwner) {
    this.#memory = memory;
    this.#key = `devices/${ledger}/${address}`;
  }

  /**
   * Compares what is shown with what was seen, and remembers it if it is newer.
   * @param shown `undefined` for no list at all
   * @throws ChartkeyError DEVICE_LIST_STALE for an older list, and for another one of the same age
   */
  async check(shown: Seen | undefined, options: CallOptions): Promise<void> {
    const value = await this.#memory.get(this.#key, options);
    if (value?.length === 36) {
      const version = new DataView(value.buffer, value.byteOffset).getUint32(0);
      if (shown?.version === version && equalBytes(shown.digest, value.subarray(4))) return;
      if ((shown?.version ?? 0) <= version)
        throw new ChartkeyError("DEVICE_LIST_STALE", {
          message: "The list of devices is not the latest that this device has seen",
          hints: ["Whoever keeps it has lost it, or shows an older one.", "Start a new list only if they lost it."],
        });
    }
    if (shown) await this.remember(shown, options);
  }

  async remember({ version, digest }: Seen, options: CallOptions): Promise<void> {
    await this.#memory.set(this.#key, concatBytes(uint(version, 4), digest), options);
  }

  async forget(options: CallOptions): Promise<void> {
    await this.#memory.delete(this.#key, options);
  }
}
