import { encode } from "@ipld/dag-cbor";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import type { Ledger } from "../../../src/adapters/index.js";
import { contentIdOfDigest } from "../../../src/domain/identifiers/content-id.js";
import { memoryDevice } from "../../../src/fakes/index.js";
import { text, titles } from "../stage.js";
import { startDevice } from "./device.js";
import { household, note } from "./household.js";

const HOUR = 3600;

/** A laptop whose record a relayer holds, and which starts anew. */
async function relayed(name: string) {
  const home = await household(name, { pins: true });
  const { laptop } = home;
  laptop.next("held");
  await expect(laptop.me.records.add({ ...note("Relayed"), content: text("Relayed") })).rejects.toMatchObject({
    code: "LEDGER_UNAVAILABLE",
  });
  const [held] = laptop.held;
  if (!held) throw new Error("Nothing is held");
  const submit = () => home.ledger.submit(held.acts, held.wallet, { base: held.base });
  const keys = await laptop.store.keys("journal/");
  const prefix = (keys[0] ?? "").split("/").slice(0, 2).join("/");
  const read = async (key: string) => (await laptop.store.get(key)) ?? new Uint8Array();
  return { ...home, submit, keys, prefix, read };
}

test("a record that a relayer files while a laptop sleeps in the middle of settling is not unpinned", async () => {
  const home = await relayed("sleeping");
  const { asha, keys, prefix, read } = home;
  const store = memoryDevice();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const blobs: typeof home.blobs = {
    ...home.blobs,
    async unpin(...args) {
      asked.resolve();
      await answer.promise;
      return home.blobs.unpin(...args);
    },
  };
  const again = await startDevice({ ...home, blobs }, asha, store);
  // a relayed write that ran out, for which the log is read
  const acts = keys.find((key) => key.endsWith("/acts")) ?? "";
  await store.set(`${prefix}/${"f".repeat(16)}/acts`, await read(acts));
  // what other writes have left: the blob store does not answer for them before the laptop sleeps
  const holder = `${asha.me.address.toLowerCase()}/records/0x01`;
  for (let nth = 0; nth < 16; nth++) {
    const id = contentIdOfDigest(sha256(new Uint8Array([nth])));
    await store.set(`${prefix}/${nth.toString(16).padStart(16, "0")}/blob/${id}`, encode(holder));
  }
  for (const key of keys) await store.set(key, await read(key));
  const writing = again.me.folders.create("Labs");
  await asked.promise;
  await new Promise((resolve) => setImmediate(resolve));
  // the laptop sleeps for two hours, and the relayer submits in time
  home.clock.advance(60);
  await home.submit();
  home.clock.advance(2 * HOUR);
  answer.resolve();
  await writing;
  const row = (await home.phone.me.records.list().page()).items[0];
  expect(await titles(home.phone.me, "own")).toEqual(["Relayed"]);
  if (!row?.ok) throw new Error("not readable");
  expect(await (await home.phone.me.records.open(row.record.ref)).bytes()).toEqual(text("Relayed"));
});

test("the same, when it sleeps between the reading of the log and that of the clocks", async () => {
  const home = await relayed("sleeping between");
  const { asha, laptop } = home;
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  let read = false;
  const slow: Ledger = {
    ...home.ledger,
    account: (...args) => ((read = true), home.ledger.account(...args)),
    async time(options) {
      if (read) {
        asked.resolve();
        await answer.promise;
      }
      return home.ledger.time(options);
    },
  };
  const starting = startDevice({ ...home, ledger: slow as typeof home.ledger }, asha, laptop.store);
  await Promise.race([asked.promise, starting]);
  home.clock.advance(60);
  await home.submit();
  home.clock.advance(2 * HOUR);
  answer.resolve();
  await starting;
  expect(await titles(home.phone.me, "own")).toEqual(["Relayed"]);
});
