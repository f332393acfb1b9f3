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

/** The household, after both have started; and the list as it was after each start. */
export async function started() {
  const home = await household();
  const { phone, laptop, list } = home;
  await phone.start();
  const first = await list.read();
  await laptop.start();
  return { ...home, first, second: await list.read() };
}

/** A promise that a test resolves, and a call that waits for it once. */
export function held<A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) {
  const [reached, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isHeld = false;
  const wait = async () => {
    if (isHeld) return;
    isHeld = true;
    reached.resolve();
    await go.promise;
  };
  return {
    reached: reached.promise,
    go: () => go.resolve(),
    before: async (...args: A) => (await wait(), call(...args)),
    after: async (...args: A) => {
      const result = await call(...args);
      await wait();
      return result;
    },
  };
}
