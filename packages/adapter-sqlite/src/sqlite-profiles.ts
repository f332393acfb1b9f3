import type { DatabaseSync } from "node:sqlite";
import {
  type CallOptions,
  ChartkeyError,
  checkKeys,
  checkOptions,
  checkProfileName,
  type KeyRules,
  parseProfileSearch,
  parseSignedDocument,
  parseSignedProfile,
  parseSignedRemoval,
  type ProfileDirectory,
  profileCursor,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";
import { callDatabase } from "./database-call.js";
import { findRows, readDocument, storeIfNewer } from "./profile-table.js";
import { inTransaction, schema } from "./schema.js";
import { checkConnection } from "./sqlite-options.js";

export interface SqliteProfilesOptions {
  /**
   * A connection of Node's own SQLite that nothing else uses. The app opens it and closes it. One
   * file serves any number of ledgers, and several processes of one machine.
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
      const rows = await callDatabase(signal, () => findRows(db, search));
      const page = rows.slice(0, search.size).map(({ address, document }) => {
        const signed = parseDocument(document);
        return { label: address.slice(0, 64), profile: signed && "profile" in signed ? signed : undefined };
      });
      const last = page.at(-1);
      return {
        items: page.flatMap(({ profile }) => profile ?? []),
        malformed: page.filter(({ profile }) => !profile).map(({ label }) => label),
        next: rows.length > search.size && last ? profileCursor(last.label) : undefined,
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
