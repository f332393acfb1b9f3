import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** A write is on the disk when it resolves: by default browsers do not wait for that. */
export const DURABLE: IDBTransactionOptions = { durability: "strict" };

/** A connection to a database of the page's origin, opened when it is needed. */
export interface LazyDatabase<S extends DBSchema> {
  open(): Promise<IDBPDatabase<S>>;
  /** The next `open` opens it again. */
  close(): void;
}

/** @param upgrade makes the object stores of version 1 */
export function lazyDatabase<S extends DBSchema>(
  name: string,
  upgrade: (db: IDBPDatabase<S>) => void,
): LazyDatabase<S> {
  let opened: Promise<IDBPDatabase<S>> | undefined;

  const close = () => {
    const closing = opened;
    opened = undefined;
    closing?.then(
      (db) => db.close(),
      () => undefined,
    );
  };

  return {
    open() {
      opened ??= openDB<S>(name, 1, {
        upgrade,
        // another tab deletes the database, or brings a newer version
        blocking: close,
        terminated: close,
      }).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    close,
  };
}
