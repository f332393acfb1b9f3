import { encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { contentIdOfDigest } from "../../../src/domain/identifiers/content-id.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { startDevice } from "./device.js";
import { household } from "./household.js";

test.each([0, 16])(
  "an envelope is not stored once its grant was revoked, although %i other writes are being cleaned up",
  async (others) => {
    const home = await household(`stale ${others}`);
    const { laptop, phone, rao, everything, asha } = home;
    laptop.at("sent", async () => laptop.die());
    await expect(laptop.me.grants.give(everything(rao))).rejects.toThrow("dead");
    const old = await laptop.store.keys("journal/");
    const prefix = (old[0] ?? "").split("/").slice(0, 2).join("/");
    const store = memoryDevice();
    // the first is settled at once, the others wait for the store
    const holder = `${asha.me.address.toLowerCase()}/records/0x01`;
    // one that was over already: for it the log is read
    const acts = old.find((key) => key.endsWith("/acts")) ?? "";
    if (others > 0)
      await store.set(`${prefix}/${"f".repeat(16)}/acts`, (await laptop.store.get(acts)) ?? new Uint8Array());
    for (let nth = 0; nth < others; nth++) {
      const id = contentIdOfDigest(sha256(new Uint8Array([nth])));
      await store.set(`${prefix}/${nth.toString(16).padStart(16, "0")}/blob/${id}`, encode(holder));
    }
    for (const key of old) await store.set(key, (await laptop.store.get(key)) ?? new Uint8Array());
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const envelopes: string[] = [];
    let revoked = false;
    const blobs: typeof home.blobs = {
      ...home.blobs,
      // a slow store: it answers after some seconds
      async unpin(...args) {
        asked.resolve();
        await answer.promise;
        return home.blobs.unpin(...args);
      },
      async put(bytes, options) {
        if (options.holder.endsWith("/envelopes")) envelopes.push(revoked ? "after the revocation" : "before");
        return home.blobs.put(bytes, options);
      },
    };
    if (others === 0) asked.resolve();
    const revoke = async () => {
      await phone.me.grants.revoke(everything(rao));
      revoked = true;
    };
    if (others === 0) await revoke();
    const starting = startDevice({ ...home, blobs }, asha, store);
    await asked.promise;
    if (others > 0) await revoke();
    answer.resolve();
    await starting;
    expect(envelopes).toEqual([]);
  },
);
