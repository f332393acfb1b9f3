import {
  type CallOptions,
  checkDeviceKey,
  checkDevicePrefix,
  checkIndexKeys,
  checkIndexValue,
  checkKeys,
  checkOptions,
  type IndexCache,
  type KeyRules,
  readIndexValue,
} from "@chartkey/core/adapters";
import { callDatabase, misconfigured } from "./database-call.js";
import { inTransaction } from "./schema.js";
import { checkConnection, type SqliteOptions } from "./sqlite-options.js";

/** A key is a blob of UTF-16: a text in SQLite is UTF-8, which has no lone surrogates. */
const schema = `
  create table if not exists chartkey_index (
    key blob not null primary key,
    value blob not null
  ) strict, without rowid;
`;

const optionKeys: KeyRules<Pick<SqliteOptions, "db">> = { db: "required" };

/** What several statements read is of one moment. */
const READ = "begin";

/**
 * `normal` leaves the file whole at a power cut, and syncs less: a cache may lose its last writes.
 * With a write-ahead log a write does not wait for the disk at all.
 */
const WRITE = "pragma secure_delete = on; pragma synchronous = normal; begin immediate";

/** One more than the longest key has. */
const BEYOND = 201;

const encode = (key: string): Buffer => Buffer.from(key, "utf16le");
const decode = (key: unknown): string => Buffer.from(key as Uint8Array).toString("utf16le");

/** An `IndexCache` of one device. */
export interface SqliteIndexCache extends IndexCache {
  /** Creates the missing table. Call it at each start; further calls change nothing. */
  migrate(options?: CallOptions): Promise<void>;
}

/**
 * Keeps an encrypted index in an SQLite file, for an app in Node. Several processes of one machine
 * share it. Of a file of its own the app may delete it at any time. Errors of SQLite pass through,
 * apart from MISCONFIGURED where the file cannot be used as it is.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function sqliteIndexCache(options: Pick<SqliteOptions, "db">): SqliteIndexCache {
  const { db } = checkKeys("options", options, optionKeys);
  checkConnection(db);

  const call = <T>(signal: AbortSignal | undefined, begin: string, run: () => T): Promise<T> =>
    callDatabase(
      signal,
      () => inTransaction(db, run, begin),
      (cause) => misconfigured(cause) ?? cause,
    );

  return {
    async get(keys, callOptions) {
      const { signal } = checkOptions(callOptions);
      const asked = checkIndexKeys(keys).map(encode);
      return call(signal, READ, () => {
        const select = db.prepare("select value from chartkey_index where key = ?");
        return asked.map((key) => readIndexValue(select.get(key)?.["value"]));
      });
    },
    async set(key, value, callOptions) {
      const { signal } = checkOptions(callOptions);
      const [at, copy] = [encode(checkDeviceKey(key)), checkIndexValue(value)];
      await call(signal, WRITE, () =>
        db.prepare("insert or replace into chartkey_index (key, value) values (?, ?)").run(at, copy),
      );
    },
    async delete(keys, callOptions) {
      const { signal } = checkOptions(callOptions);
      const given = checkIndexKeys(keys).map(encode);
      await call(signal, WRITE, () => {
        const remove = db.prepare("delete from chartkey_index where key = ?");
        for (const key of given) remove.run(key);
      });
    },
    async keys(prefix, callOptions) {
      const { signal } = checkOptions(callOptions);
      const beginning = checkDevicePrefix(prefix);
      // no key is longer, and none sorts behind the last code unit
      const [from, to] = [encode(beginning), encode(beginning.padEnd(BEYOND, "\uffff"))];
      return call(signal, READ, () => {
        const select = db.prepare("select key from chartkey_index where key >= ? and key < ?");
        return select.all(from, to).map(({ key }) => decode(key));
      });
    },
    async migrate(callOptions) {
      const { signal } = checkOptions(callOptions);
      await call(signal, WRITE, () => db.exec(schema));
    },
  };
}
