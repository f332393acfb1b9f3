import type { DatabaseSync } from "node:sqlite";
import { checkKeys, type Clock, type KeyRules } from "@chartkey/core/adapters";

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

const optionKeys: KeyRules<SqliteOptions> = { db: "required", clock: "optional" };

/** @throws TypeError that names an unknown, missing or malformed option */
export function checkedOptions(options: SqliteOptions): { readonly db: DatabaseSync; readonly clock: Clock } {
  const { db, clock = { now: () => new Date() } } = checkKeys("options", options, optionKeys);
  if (typeof db?.prepare !== "function" || typeof db.exec !== "function")
    throw new TypeError("`db` is a connection of node:sqlite");
  if (typeof clock?.now !== "function") throw new TypeError("`clock` has a method `now`");
  return { db, clock };
}
