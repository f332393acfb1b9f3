import { abortable } from "@chartkey/core/adapters";
import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from "idb";

/** A write is on the disk when it resolves: by default browsers do not wait for that. */
export const DURABLE: IDBTransactionOptions = { durability: "strict" };

/** A connection to a database of the page's origin, opened when it is needed. */
export interface LazyDatabase<S extends DBSchema> {
  /**
   * Where the connection is closed before it is handed out, another one is opened. Begin the
   * transaction at once: one that has begun ends well, whoever closes the connection. An abort ends
   * the wait: for another page's deletion of the database, for example.
   * @throws TypeError for a database that something else made
   */
  open(signal: AbortSignal | undefined): Promise<IDBPDatabase<S>>;
  /** The next `open` opens it again, and so does one that is under way. */
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
    throw new TypeError("`name` is that of another database: a vault, a device store and an index cache need one each");
  };

  const begin = () => {
    const opening = connect();
    // the next call tries again
    opening.catch(() => {
      if (opened === opening) opened = undefined;
    });
    return opening;
  };

  return {
    async open(signal) {
      for (;;) {
        const opening = (opened ??= begin());
        const db = await abortable(opening, signal);
        if (opened === opening) return db;
      }
    },
    close,
  };
}
