import type { DatabaseSync } from "node:sqlite";

/**
 * Texts compare by their bytes, which is the order of their code points. `document` is the signed
 * profile or removal, as JSON. Only listed profiles have a speciality, roles and words.
 */
export const schema = `
  create table if not exists chartkey_profiles (
    ledger text not null,
    address text not null,
    sequence integer not null,
    document text not null,
    speciality text,
    primary key (ledger, address)
  ) strict, without rowid;
  create table if not exists chartkey_roles (
    ledger text not null,
    role text not null,
    address text not null,
    primary key (ledger, role, address)
  ) strict, without rowid;
  create table if not exists chartkey_words (
    ledger text not null,
    word text not null,
    address text not null,
    primary key (ledger, word, address)
  ) strict, without rowid;
  create index if not exists chartkey_roles_of on chartkey_roles (ledger, address);
  create index if not exists chartkey_words_of on chartkey_words (ledger, address);
`;

/**
 * `extra` syncs the folder, too: a power cut then brings no journal back that undoes the write
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). The lock is taken at once, so that no
 * other write comes between reading and writing.
 */
const BEGIN = "pragma secure_delete = on; pragma synchronous = extra; begin immediate";

/**
 * Runs statements together: all of them, or none.
 * @param begin begins the transaction. By default what the statements delete is overwritten with
 *   zeros, and they are on the disk before it returns.
 * @throws what a statement throws
 */
export function inTransaction<T>(db: DatabaseSync, run: () => T, begin = BEGIN): T {
  db.exec(begin);
  try {
    const result = run();
    db.exec("commit");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("rollback");
    throw error;
  }
}
