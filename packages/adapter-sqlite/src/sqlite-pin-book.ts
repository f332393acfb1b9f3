import { type CallOptions, checkKeys, checkOptions, type KeyRules } from "@chartkey/core/adapters";
import { checkCount, checkText } from "./check-values.js";
import { checkConnection, type SqliteOptions } from "./sqlite-options.js";
import { callDatabase } from "./database-call.js";
import { inTransaction } from "./schema.js";

/** `used` is the sum of the bytes of an account's pins. */
const schema = `
  create table if not exists chartkey_pins (
    account text not null,
    pin text not null,
    bytes integer not null,
    primary key (account, pin)
  ) strict, without rowid;
  create table if not exists chartkey_pinned (
    account text not null primary key,
    used integer not null
  ) strict, without rowid;
`;

const optionKeys: KeyRules<Pick<SqliteOptions, "db">> = { db: "required" };

interface PinSize {
  readonly bytes: number;
  /** Bytes. */
  readonly quota: number;
}

const sizeKeys: KeyRules<PinSize> = { bytes: "required", quota: "required" };

/** A `PinBook` of `@chartkey/adapter-http/server`. */
export interface SqlitePinBook {
  used(account: string): Promise<number>;
  add(account: string, pin: string, size: PinSize): Promise<"noted" | "known" | "full">;
  remove(account: string, pin: string): Promise<void>;
  /** Creates the missing tables. Call it once per deployment; further calls change nothing. */
  migrate(options?: CallOptions): Promise<void>;
}

/**
 * What each account has pinned, in an SQLite file, for `httpServer` of
 * `@chartkey/adapter-http/server`: quotas outlive the process, and several processes of one machine
 * share them. What a call wrote is in the file before the call returns.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function sqlitePinBook(options: Pick<SqliteOptions, "db">): SqlitePinBook {
  const { db } = checkKeys("options", options, optionKeys);
  checkConnection(db);
  const write = <T>(run: () => T): Promise<T> => callDatabase(undefined, () => inTransaction(db, run));
  const usedBy = (account: string): number =>
    Number(db.prepare("select used from chartkey_pinned where account = ?").get(account)?.["used"] ?? 0);
  const bytesOf = (account: string, pin: string): number | undefined => {
    const row = db.prepare("select bytes from chartkey_pins where account = ? and pin = ?").get(account, pin);
    return row && Number(row["bytes"]);
  };
  const setUsed = (account: string, used: number) =>
    db.prepare("insert or replace into chartkey_pinned (account, used) values (?, ?)").run(account, used);

  return {
    async used(account) {
      checkText("account", account);
      return callDatabase(undefined, () => usedBy(account));
    },

    async add(account, pin, size) {
      checkText("account", account);
      checkText("pin", pin);
      const { bytes, quota } = checkKeys("size", size, sizeKeys);
      checkCount("size.bytes", bytes);
      checkCount("size.quota", quota);
      return write(() => {
        if (bytesOf(account, pin) !== undefined) return "known";
        const used = usedBy(account) + bytes;
        if (used > quota) return "full";
        db.prepare("insert into chartkey_pins (account, pin, bytes) values (?, ?, ?)").run(account, pin, bytes);
        setUsed(account, used);
        return "noted";
      });
    },

    async remove(account, pin) {
      checkText("account", account);
      checkText("pin", pin);
      await write(() => {
        const bytes = bytesOf(account, pin);
        if (bytes === undefined) return;
        db.prepare("delete from chartkey_pins where account = ? and pin = ?").run(account, pin);
        setUsed(account, usedBy(account) - bytes);
      });
    },

    async migrate(callOptions) {
      const { signal } = checkOptions(callOptions);
      await callDatabase(signal, () => inTransaction(db, () => db.exec(schema)));
    },
  };
}
