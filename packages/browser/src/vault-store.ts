import { abortable, ChartkeyError } from "@chartkey/core/adapters";
import type { DBSchema } from "idb";
import { lockAbsent } from "./lock-absent.js";
import { DURABLE, lazyDatabase } from "./lazy-database.js";

interface Schema extends DBSchema {
  readonly vault: { readonly key: string; readonly value: Uint8Array };
}

/** The one key of the store: a vault is one value, so a write replaces all of it or nothing. */
const KEY = "vault";

/** Where a page keeps one vault. */
export interface VaultStore {
  /** The vault as the last change left it, in whichever tab. */
  read(signal: AbortSignal | undefined): Promise<Uint8Array | undefined>;
  /**
   * Replaces the vault by what `make` returns, while no other tab changes it; `undefined` deletes
   * it. An abort ends the waiting for other tabs, and leaves the vault as it was.
   * @throws ChartkeyError LOCK_ABSENT where somebody else has deleted or replaced it meanwhile
   */
  change(
    make: (file: Uint8Array | undefined) => Promise<Uint8Array | undefined>,
    signal: AbortSignal | undefined,
  ): Promise<void>;
  /** Deletes what is stored, whatever it is, as `change` does. */
  clear(signal: AbortSignal | undefined): Promise<void>;
  close(): void;
}

/** @throws ChartkeyError MISCONFIGURED outside a secure page */
function webLocks(): LockManager {
  if (typeof navigator === "undefined" || !navigator.locks)
    throw new ChartkeyError("MISCONFIGURED", {
      message: "This page cannot keep its tabs apart: a vault needs a browser, and HTTPS",
    });
  return navigator.locks;
}

const isSame = (one: unknown, other: Uint8Array | undefined): boolean =>
  one instanceof Uint8Array && other
    ? one.length === other.length && one.every((byte, at) => byte === other[at])
    : one === other;

export function vaultStore(name: string): VaultStore {
  const database = lazyDatabase<Schema>(name, "vault");

  const read = async (signal: AbortSignal | undefined): Promise<Uint8Array | undefined> => {
    const db = await database.open(signal);
    const value: unknown = await abortable(db.get("vault", KEY), signal);
    if (value === undefined || value instanceof Uint8Array) return value;
    throw new ChartkeyError("FORMAT_INVALID", { message: "Something else than bytes is in the place of the vault" });
  };

  /** Takes a turn among the tabs. */
  const turn = async (signal: AbortSignal | undefined, take: () => Promise<void>): Promise<void> => {
    await webLocks().request(`chartkey/vault/${name}`, signal ? { signal } : {}, take);
  };

  return {
    read,
    change: async (make, signal) =>
      turn(signal, async () => {
        const before = await read(signal);
        const made = await make(before);
        // the last moment: a write that has begun is not taken back
        const { store, done } = (await database.open(signal)).transaction("vault", "readwrite", DURABLE);
        // whoever deletes the whole database, or writes to it without this class, takes no turns
        if (!isSame(await store.get(KEY), before)) throw lockAbsent();
        await Promise.all([made ? store.put(made, KEY) : store.delete(KEY), done]);
      }),
    clear: async (signal) =>
      turn(signal, async () => {
        const { store, done } = (await database.open(signal)).transaction("vault", "readwrite", DURABLE);
        await Promise.all([store.delete(KEY), done]);
      }),
    close: () => database.close(),
  };
}
