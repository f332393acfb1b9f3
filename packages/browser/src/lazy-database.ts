import { abortable } from "@chartkey/core/adapters";
import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from "idb";

/** A write is on the disk when it resolves: by default browsers do not wait for that. */
export const DURABLE: IDBTransactionOptions = { durability: "strict" };

/** A connection to a database of the page's origin, opened when it is needed. */
export interface LazyDatabase<S extends DBSchema> {
  /**
   * An abort ends the wait: for another page's deletion of the database, for example.
   * @throws TypeError for a database that something else made
   */
  open(signal: AbortSignal | undefined): Promise<IDBPDatabase<S>>;
  /** The next `open` opens it again. */
  close(): void;
}

/** @param store the one object store of version 1 */
export function lazyDatabase<S extends DBSchema>(name: string, store: StoreNames<S>): LazyDatabase<S> {
  let opened: Promise<IDBPDatabase<S>> | undefined;

  const close = () => {
    const closing = opened;
    opened = undefined;
    closing?.then(
      (db) => db.close(),
      () => undefined,
    );
  };

  const connect = async () => {
    const db = await openDB<S>(name, 1, {
      upgrade: (made) => void made.createObjectStore(store),
      // another tab deletes the database, or brings a newer version
      blocking: close,
      terminated: close,
    });
    if (db.objectStoreNames.contains(store)) return db;
    db.close();
    throw new TypeError("`name` is that of another database: a vault and a device store need one each");
  };

  return {
    async open(signal) {
      opened ??= connect().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return abortable(opened, signal);
    },
    close,
  };
}
