import { toHex } from "../../src/domain/encoding/bytes.js";
import { memoryDeviceList } from "../../src/fakes/memory-device-list.js";
import { memoryDevice } from "../../src/platform/memory-device.js";
import { devicesOf } from "../../src/vault/devices/devices.js";
import { hexOf, ledger, patient } from "./cast.js";
import { withSeededPlatform } from "./seeded-platform.js";

/** A list of the patient's devices: a phone, and a laptop that was removed. */
export async function deviceVectors() {
  const now = new Date("2026-07-01T10:00:00Z");
  const owner = { ledger, address: patient.address };
  const list = memoryDeviceList();
  const [keyring, memory, clock] = [patient.keyring, memoryDevice(), { now: () => now }];
  const devices = devicesOf({ list, keyring, owner, memory, clock });
  const ids = [hexOf("phone", 16), hexOf("laptop", 16)] as const;
  const sealed = await withSeededPlatform("devices", async () => {
    await devices.checkIn({ id: ids[0], name: "Phone" });
    await devices.checkIn({ id: ids[1], name: "Laptop" });
    await devices.remove(ids[1]);
    return list.read();
  });
  const [key = ""] = await memory.keys(`devices/${ledger}/${patient.address}/`);
  const digest = await memory.get(key);
  return {
    ledger,
    address: patient.address,
    sealed: toHex(sealed ?? new Uint8Array()),
    version: 3,
    listDigest: toHex(digest ?? new Uint8Array()),
    devices: (await devices.list()).map(({ added, removed, ...device }) => ({
      ...device,
      added: added.toISOString(),
      removed: removed?.toISOString() ?? null,
    })),
  };
}
