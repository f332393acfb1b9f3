import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Hex } from "viem";
import { generatePrivateKey } from "viem/accounts";

interface Sealed {
  readonly by: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

interface Schema extends DBSchema {
  readonly keys: { readonly key: string; readonly value: Sealed };
}

const algorithm = "AES-GCM";

async function seal(key: Hex): Promise<Sealed> {
  const by = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { by, iv, sealed: await crypto.subtle.encrypt({ name: algorithm, iv }, by, new TextEncoder().encode(key)) };
}

/** Keeps a new key, unless another tab has kept one meanwhile. */
async function keep(db: IDBPDatabase<Schema>, made: Sealed): Promise<Sealed> {
  const { store, done } = db.transaction("keys", "readwrite");
  const kept = (await store.get("play")) ?? made;
  await store.put(kept, "play");
  await done;
  return kept;
}

/** The key of the play wallet, sealed by a key of the browser that nothing can read out. */
export async function playKey(): Promise<Hex> {
  const db = await openDB<Schema>("play wallet", 1, { upgrade: (made) => void made.createObjectStore("keys") });
  try {
    const kept = (await db.get("keys", "play")) ?? (await keep(db, await seal(generatePrivateKey())));
    const opened = await crypto.subtle.decrypt({ name: algorithm, iv: kept.iv }, kept.by, kept.sealed);
    return new TextDecoder().decode(opened) as Hex;
  } finally {
    db.close();
  }
}
