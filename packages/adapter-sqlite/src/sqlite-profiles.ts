import type { DatabaseSync } from "node:sqlite";
import {
  type CallOptions,
  ChartkeyError,
  checkKeys,
  checkOptions,
  checkProfileName,
  type Cursor,
  type KeyRules,
  parseProfileSearch,
  parseSignedDocument,
  parseSignedProfile,
  parseSignedRemoval,
  type ProfileDirectory,
  profileCursor,
  type ProfileSearch,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";
import { callDatabase } from "./database-call.js";
import { findRows, readDocument, type StoredRow, storeIfNewer } from "./profile-table.js";
import { inTransaction, schema } from "./schema.js";
import { checkConnection } from "./sqlite-options.js";

/** Where the profiles are. */
export interface SqliteProfilesOptions {
  /**
   * A connection of Node's own SQLite that no other program uses. The app opens it and closes it.
   * Sessions, pins and lists of devices can share it. One file serves any number of ledgers, and
   * several processes of one machine.
   */
  readonly db: DatabaseSync;
}

const optionKeys: KeyRules<SqliteProfilesOptions> = { db: "required" };

export interface SqliteProfiles extends ProfileDirectory {
  /** Creates the missing tables. Call it once per deployment; further calls change nothing. */
  migrate(options?: CallOptions): Promise<void>;
}

function parseDocument(json: string): SignedProfile | SignedRemoval | undefined {
  try {
    return parseSignedDocument(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/**
 * The rows of a page, and where the next one begins. No page can begin after an address that is
 * none, so that one reads on to the next that is.
 */
function findPage(db: DatabaseSync, search: ProfileSearch): { rows: readonly StoredRow[]; next: Cursor | undefined } {
  const rows: StoredRow[] = [];
  let after: string = search.after;
  for (let { size } = search; ; size = 1) {
    const found = findRows(db, { ...search, after, size });
    rows.push(...found.slice(0, size));
    const last = rows.at(-1)?.address;
    const next = found.length > size ? profileCursor(last) : undefined;
    if (found.length <= size || last === undefined || next !== undefined) return { rows, next };
    after = last;
  }
}

/**
 * A profile directory in an SQLite file. What is replaced or removed is overwritten with zeros in
 * the file (`secure_delete`), as long as the app does not choose SQLite's write-ahead log.
 * @throws TypeError for what is no database
 */
export function sqliteProfiles(options: SqliteProfilesOptions): SqliteProfiles {
  const { db } = checkKeys("options", options, optionKeys);
  checkConnection(db);

  return {
    async put(profile, callOptions) {
      const { signal } = checkOptions(callOptions);
      const document = parseSignedProfile(profile);
      return (await callDatabase(signal, () => storeIfNewer(db, document))) ? "stored" : "older";
    },

    async remove(removal, callOptions) {
      const { signal } = checkOptions(callOptions);
      const document = parseSignedRemoval(removal);
      return (await callDatabase(signal, () => storeIfNewer(db, document))) ? "removed" : "older";
    },

    async get(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { ledger, address } = checkProfileName(query);
      const json = await callDatabase(signal, () => readDocument(db, ledger, address));
      if (json === undefined) return undefined;
      const signed = parseDocument(json);
      if (!signed) throw new ChartkeyError("PROFILE_FORGED", { message: `The profile of ${address} is malformed` });
      return signed;
    },

    async find(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const search = parseProfileSearch(query);
      const { rows, next } = await callDatabase(signal, () => findPage(db, search));
      const page = rows.map(({ address, document }) => {
        const signed = parseDocument(document);
        const isIts = signed && "profile" in signed && signed.address === address;
        return { label: address.slice(0, 64), profile: isIts ? signed : undefined };
      });
      return {
        items: page.flatMap(({ profile }) => profile ?? []),
        malformed: page.filter(({ profile }) => !profile).map(({ label }) => label),
        next,
      };
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await callDatabase(signal, () =>
        inTransaction(db, () => {
          // it names each table, and its column, and changes nothing
          db.prepare("delete from chartkey_roles where ledger = '' and role = ''").run();
          db.prepare("delete from chartkey_words where ledger = '' and word = ''").run();
          db.prepare("delete from chartkey_profiles where ledger = '' and address = ''").run();
        }),
      );
    },

    async migrate(callOptions) {
      const { signal } = checkOptions(callOptions);
      await callDatabase(signal, () => inTransaction(db, () => db.exec(schema)));
    },
  };
}
