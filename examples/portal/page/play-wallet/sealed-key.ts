import { type DBSchema, openDB } from "idb";
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

/** The key of the play wallet, sealed by a key of the browser that nothing can read out. */
export async function playKey(): Promise<Hex> {
  const db = await openDB<Schema>("play wallet", 1, { upgrade: (made) => void made.createObjectStore("keys") });
  try {
    const known = await db.get("keys", "play");
    if (known) {
      const opened = await crypto.subtle.decrypt({ name: algorithm, iv: known.iv }, known.by, known.sealed);
      return new TextDecoder().decode(opened) as Hex;
    }
    const key = generatePrivateKey();
    const by = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ["encrypt", "decrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: algorithm, iv }, by, new TextEncoder().encode(key));
    await db.put("keys", { by, iv, sealed }, "play");
    return key;
  } finally {
    db.close();
  }
}
