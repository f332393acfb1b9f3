import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "@chartkey/core/adapters";

/** A connection on which something of a server is kept. */
export interface SqliteOptions {
  /**
   * A connection of Node's own SQLite that no other program uses. The app opens it and closes it.
   * Sessions, pins and profiles can share it, and several processes of one machine the file.
   */
  readonly db: DatabaseSync;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
}

/** @throws TypeError for what is no connection */
export function checkConnection(db: DatabaseSync): void {
  if (typeof db?.prepare !== "function" || typeof db.exec !== "function")
    throw new TypeError("`db` is a connection of node:sqlite");
}
