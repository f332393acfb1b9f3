import { encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Address, DeviceStore } from "../../../src/adapters/index.js";
import { contentIdOfDigest } from "../../../src/domain/identifiers/content-id.js";
import { memoryDevice } from "../../../src/fakes/index.js";

/** What a device is settling at once; a write beyond these waits for its turn. */
const AT_ONCE = 16;

/** A journal with one write in it, as a device that died has left it. */
export interface LeftBehind {
  /**
   * A store with the same write, behind another one that is over but for its acts, for which the
   * log is read, and behind as many as are settled at once, each with a blob of this patient.
   */
  behindOthers(patient: Address): Promise<DeviceStore>;
  /** A store with this write alone. */
  alone(): Promise<DeviceStore>;
}

/** Reads the journal of a store, which keeps one write. */
export async function leftBehind(left: DeviceStore): Promise<LeftBehind> {
  const keys = await left.keys("journal/");
  const values = await Promise.all(keys.map(async (key) => [key, (await left.get(key)) ?? new Uint8Array()] as const));
  const journal = (keys[0] ?? "").split("/").slice(0, 2).join("/");
  const [, acts = new Uint8Array()] = values.find(([key]) => key.endsWith("/acts")) ?? [];
  const restore = async (store: DeviceStore) => {
    for (const [key, value] of values) await store.set(key, value);
    return store;
  };
  return {
    alone: () => restore(memoryDevice()),
    async behindOthers(patient) {
      const store = memoryDevice();
      const holder = encode(`${patient.toLowerCase()}/records/0x01`);
      await store.set(`${journal}/${"f".repeat(16)}/acts`, acts);
      for (let nth = 0; nth < AT_ONCE; nth++) {
        const id = contentIdOfDigest(sha256(new Uint8Array([nth])));
        await store.set(`${journal}/${nth.toString(16).padStart(16, "0")}/blob/${id}`, holder);
      }
      return restore(store);
    },
  };
}
