import {
  type Address,
  type CallOptions,
  checkKeys,
  checkOptions,
  inField,
  type KeyRules,
  parseAddress,
} from "@chartkey/core/adapters";
import { checkCount, checkText } from "./check-values.js";
import { checkConnection, type SqliteOptions } from "./sqlite-options.js";
import { callDatabase } from "./database-call.js";
import { inTransaction } from "./schema.js";

/** Times are in milliseconds since 1970. */
const schema = `
  create table if not exists chartkey_nonces (
    nonce text not null primary key,
    until integer not null
  ) strict, without rowid;
  create index if not exists chartkey_nonces_until on chartkey_nonces (until);
  create table if not exists chartkey_sessions (
    id text not null primary key,
    account text not null,
    origin text not null,
    until integer not null
  ) strict, without rowid;
  create index if not exists chartkey_sessions_until on chartkey_sessions (until);
`;

const optionKeys: KeyRules<SqliteOptions> = { db: "required", clock: "optional" };

interface Session {
  readonly account: Address;
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const sessionKeys: KeyRules<Session> = { account: "required", origin: "required", until: "required" };

/** A `SessionStore` of `@chartkey/adapter-http/server`. */
export interface SqliteSessions {
  takeNonce(nonce: string, until: number): Promise<boolean>;
  put(id: string, session: Session): Promise<void>;
  get(id: string): Promise<Session | undefined>;
  delete(id: string): Promise<void>;
  /** Creates the missing tables. Call it once per deployment; further calls change nothing. */
  migrate(options?: CallOptions): Promise<void>;
}

/**
 * Sessions and used nonces in an SQLite file, for `httpServer` of `@chartkey/adapter-http/server`:
 * they outlive the process, and several processes of one machine share them. What a call wrote is
 * in the file before the call returns. What has ended is deleted, and overwritten with zeros.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function sqliteSessions(options: SqliteOptions): SqliteSessions {
  const { db, clock = { now: () => new Date() } } = checkKeys("options", options, optionKeys);
  checkConnection(db);
  if (typeof clock?.now !== "function") throw new TypeError("`clock` has a method `now`");
  const write = <T>(run: () => T): Promise<T> => callDatabase(undefined, () => inTransaction(db, run));

  return {
    async takeNonce(nonce, until) {
      checkText("nonce", nonce);
      checkCount("until", until);
      return write(() => {
        db.prepare("delete from chartkey_nonces where until <= ?").run(clock.now().getTime());
        const insert = db.prepare("insert into chartkey_nonces (nonce, until) values (?, ?) on conflict do nothing");
        return insert.run(nonce, until).changes === 1;
      });
    },

    async put(id, session) {
      checkText("id", id);
      const { account, origin, until } = checkKeys("session", session, sessionKeys);
      inField("session.account", () => parseAddress(account));
      checkText("session.origin", origin);
      checkCount("session.until", until);
      await write(() => {
        db.prepare("delete from chartkey_sessions where until <= ?").run(clock.now().getTime());
        db.prepare("insert or replace into chartkey_sessions (id, account, origin, until) values (?, ?, ?, ?)").run(
          id,
          account,
          origin,
          until,
        );
      });
    },

    async get(id) {
      checkText("id", id);
      return callDatabase(undefined, () => {
        const row = db.prepare("select account, origin, until from chartkey_sessions where id = ?").get(id);
        if (!row) return undefined;
        return {
          account: parseAddress(String(row["account"])),
          origin: String(row["origin"]),
          until: Number(row["until"]),
        };
      });
    },

    async delete(id) {
      checkText("id", id);
      await write(() => db.prepare("delete from chartkey_sessions where id = ?").run(id));
    },

    async migrate(callOptions) {
      const { signal } = checkOptions(callOptions);
      await callDatabase(signal, () => inTransaction(db, () => db.exec(schema)));
    },
  };
}
