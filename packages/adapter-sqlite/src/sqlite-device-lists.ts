import {
  type CallOptions,
  ChartkeyError,
  checkDeviceList,
  checkKeys,
  checkOptions,
  type DeviceList,
  isChartkeyError,
  type KeyRules,
} from "@chartkey/core/adapters";
import { checkText } from "./check-values.js";
import { callDatabase } from "./database-call.js";
import { inTransaction } from "./schema.js";
import { checkConnection, type SqliteOptions } from "./sqlite-options.js";

const schema = `
  create table if not exists chartkey_devices (
    account text not null primary key,
    value blob not null
  ) strict, without rowid;
`;

const optionKeys: KeyRules<Pick<SqliteOptions, "db">> = { db: "required" };

/** The lists of all accounts' devices, for a server. */
export interface SqliteDeviceLists {
  /** The list of one account. */
  of(account: string): DeviceList;
  /** Creates the missing table. Call it once per deployment; further calls change nothing. */
  migrate(options?: CallOptions): Promise<void>;
}

/** The port's error for a database that is away. */
function portError(error: unknown): unknown {
  if (!isChartkeyError(error, "DIRECTORY_UNAVAILABLE")) return error;
  const { message, hints, retryable, cause } = error;
  return new ChartkeyError("DEVICE_LIST_UNAVAILABLE", { message, hints, retryable, cause });
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && Buffer.compare(one, other) === 0);

/**
 * The lists of people's devices in an SQLite file, for `httpServer` of
 * `@chartkey/adapter-http/server`. Several processes of one machine share it. What a call wrote is
 * in the file before the call returns.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function sqliteDeviceLists(options: Pick<SqliteOptions, "db">): SqliteDeviceLists {
  const { db } = checkKeys("options", options, optionKeys);
  checkConnection(db);

  const call = async <T>(signal: AbortSignal | undefined, run: () => T): Promise<T> => {
    try {
      return await callDatabase(signal, run);
    } catch (error) {
      throw portError(error);
    }
  };

  const valueOf = (account: string): Uint8Array | undefined => {
    const row = db.prepare("select value from chartkey_devices where account = ?").get(account);
    return row?.["value"] instanceof Uint8Array ? new Uint8Array(row["value"]) : undefined;
  };

  return {
    of(account) {
      checkText("account", account);
      return {
        async read(callOptions) {
          const { signal } = checkOptions(callOptions);
          return call(signal, () => valueOf(account));
        },
        async replace(given, value, callOptions) {
          const { signal } = checkOptions(callOptions);
          const after = checkDeviceList("after", value);
          const before = given === undefined ? undefined : checkDeviceList("before", given);
          return call(signal, () =>
            inTransaction(db, () => {
              if (!isSame(valueOf(account), before)) return false;
              db.prepare("insert or replace into chartkey_devices (account, value) values (?, ?)").run(account, after);
              return true;
            }),
          );
        },
      };
    },
    async migrate(callOptions) {
      const { signal } = checkOptions(callOptions);
      await call(signal, () => inTransaction(db, () => db.exec(schema)));
    },
  };
}
