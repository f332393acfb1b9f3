import { toHex } from "../../../src/domain/encoding/bytes.js";
import { fixedClock } from "../../../src/fakes/fixed-clock.js";
import { memoryDeviceList } from "../../../src/fakes/memory-device-list.js";
import { createKeyring } from "../../../src/keyring/software-keyring.js";
import { memoryDevice } from "../../../src/platform/memory-device.js";
import { devicesOf, type DevicesOptions } from "../../../src/vault/devices/devices.js";
import { asha, ledger } from "../../envelope/cast.js";
import { now } from "../samples.js";

export const owner = { ledger, address: asha.address };

/** The id of a device's vault. */
export const idOf = (nth: number) => toHex(new Uint8Array(16).fill(nth));

/** A person's devices: each has the keyring and a memory of its own, and reaches one list. */
export async function household() {
  const keyring = await createKeyring();
  const list = memoryDeviceList();
  const clock = fixedClock(now);
  const device = (nth: number, name: string, over: Partial<DevicesOptions> = {}) => {
    const memory = memoryDevice();
    const devices = devicesOf({ list, keyring, owner, memory, clock, ...over });
    const own = { id: idOf(nth), name };
    return { ...devices, memory, id: own.id, start: () => devices.checkIn(own) };
  };
  return { keyring, list, clock, device, phone: device(1, "Phone"), laptop: device(2, "Laptop") };
}
