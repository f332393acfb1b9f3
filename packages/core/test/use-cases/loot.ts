import { type Card, openCard } from "../../src/envelope/card.js";
import type { CardKey } from "../../src/envelope/card-seal.js";
import { openEnvelope } from "../../src/envelope/envelope.js";
import { lockboxes, slots } from "../../src/envelope/lockbox.js";
import { unpadBlock } from "../../src/envelope/sealed-block.js";
import { parseStatement } from "../../src/envelope/statement.js";
import type { MemoryBlobs } from "../../src/fakes/index.js";
import { type BlobStore, collect, type Identity, type LedgerId, toHex } from "../../src/adapters/index.js";
import type { Actor } from "./stage.js";

const MAX_KEYS = 2;

async function everyBlob(blobs: MemoryBlobs): Promise<Uint8Array[]> {
  const get = (id: Parameters<BlobStore["get"]>[0]) => collect(blobs.get(id), 1024 * 1024);
  return Promise.all(blobs.ids().map(get));
}

const attempt = async <T>(open: () => Promise<T> | T): Promise<T | undefined> => {
  try {
    return await open();
  } catch {
    return undefined;
  }
};

/**
 * Every key that the blob holds for this identity: as an envelope, and as a lockbox whose slots are
 * all tried.
 */
async function keysIn(blob: Uint8Array, identity: Identity): Promise<CardKey[]> {
  const envelope = await attempt(() => openEnvelope(blob, identity, {}));
  if (envelope) return [...envelope.epochs, ...envelope.versions];
  const box = await attempt(() => lockboxes.decode(blob));
  const found = (box?.slots ?? []).map(({ file }) =>
    attempt(async () => {
      const block = await identity.open(file);
      return block ? slots.decode(unpadBlock(block)).epochs : [];
    }),
  );
  return (await Promise.all(found)).flatMap((epochs) => epochs ?? []);
}

const nameOf = (card: Card): string | undefined => {
  if (card.kind === "record") return parseStatement(card.statement).title;
  return card.kind === "folder" ? `folder ${card.name}` : undefined;
};

/**
 * What somebody's keys open, without the rules of the SDK, among all blobs that were ever stored:
 * the titles of records and the names of folders, sorted. The store must keep every blob.
 */
export async function loot(
  { ledger, blobs }: { readonly ledger: { readonly id: LedgerId }; readonly blobs: MemoryBlobs },
  thief: Actor,
): Promise<readonly string[]> {
  const all = await everyBlob(blobs);
  const keys = new Map<string, CardKey>();
  for (let index = 0; index < MAX_KEYS; index++) {
    const identity = await thief.keyring.identity({ ledger: ledger.id, address: thief.me.address }, index);
    for (const found of await Promise.all(all.map((blob) => keysIn(blob, identity))))
      for (const key of found) keys.set(toHex("secret" in key ? key.secret : key.fileKey), key);
  }
  const names = new Set<string>();
  for (const key of keys.values())
    for (const blob of all) {
      const opened = await attempt(() => openCard(blob, key, {}));
      const name = opened && nameOf(opened.card);
      if (name !== undefined) names.add(name);
    }
  return [...names].toSorted();
}
