import type { ContentId } from "../../../src/adapters/index.js";
import type { DeviceStore } from "../../../src/adapters/index.js";
import { type Actor, note, stage } from "../stage.js";
import { startDevice } from "./device.js";

/** A patient with a phone and a laptop, and doctors who keep every key and every blob. */
export async function household(name: string, { depth = 0, pins = false } = {}) {
  const s = stage(name, { pins, depth });
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  const device = (store?: DeviceStore) => startDevice(s, asha, store);
  const everything = ({ me }: Actor) => ({ grantee: me.address, scope: "everything" as const });
  return { ...s, asha, rao, sen, device, everything, phone: await device(), laptop: await device() };
}

/** The pins that a store keeps, by content id. */
export const pinned = (store: { ids(): readonly ContentId[] }): ReadonlySet<ContentId> => new Set(store.ids());

export { note };
