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
  profileEntry,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";
import type { Pool, QueryResult } from "pg";
import { portError } from "./port-error.ts";
import { runStatement } from "./run-statement.ts";
import { check, migration, read, search, store } from "./statements.ts";
import { lexeme, wordsQuery } from "./words.ts";

export interface PostgresProfilesOptions {
  /**
   * The app makes the pool, listens to its `error` events, and ends it. The table is in the first
   * schema of the connections' `search_path`.
   */
  readonly pool: Pool;
  /** Milliseconds that a call may take. Default 10,000. */
  readonly timeout?: number | undefined;
}

const optionKeys: KeyRules<PostgresProfilesOptions> = { pool: "required", timeout: "optional" };

export interface PostgresProfiles extends ProfileDirectory {
  /** Creates the table and its indexes, where they are missing. Call it once per deployment. */
  migrate(options?: CallOptions): Promise<void>;
}

/** A profile directory in a table of PostgreSQL. Each call is one statement, or two. */
export function postgresProfiles(options: PostgresProfilesOptions): PostgresProfiles {
  const { pool, timeout = 10_000 } = checkKeys("options", options, optionKeys);

  /** Asks the server within the time limit. The caller's own abort goes before any other error. */
  async function ask(text: string, values: readonly unknown[], signal?: AbortSignal): Promise<QueryResult> {
    const limit = AbortSignal.timeout(timeout);
    const limited = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    try {
      return await runStatement(pool, { text, values: [...values] }, limited);
    } catch (cause) {
      signal?.throwIfAborted();
      throw portError(cause);
    }
  }

  /** Whether the directory has this document now, and none with the same or a higher sequence. */
  async function keep(document: SignedProfile | SignedRemoval, signal?: AbortSignal): Promise<boolean> {
    const { ledger, address, sequence } = document;
    const entry = "profile" in document ? profileEntry(document) : undefined;
    const found = [entry?.roles, entry?.words.map(lexeme), entry?.speciality];
    const signed = JSON.stringify(document);
    const { rowCount } = await ask(store, [ledger, address, sequence, signed, ...found], signal);
    if (rowCount === 1) return true;
    const { rows } = await ask(read, [ledger, address], signal);
    return JSON.stringify(parsed(rows[0])) === signed;
  }

  return {
    async put(profile, callOptions) {
      const { signal } = checkOptions(callOptions);
      return (await keep(parseSignedProfile(profile), signal)) ? "stored" : "older";
    },

    async remove(removal, callOptions) {
      const { signal } = checkOptions(callOptions);
      return (await keep(parseSignedRemoval(removal), signal)) ? "removed" : "older";
    },

    async get(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { ledger, address } = checkProfileName(query);
      const { rows } = await ask(read, [ledger, address], signal);
      if (rows.length === 0) return undefined;
      const signed = parsed(rows[0]);
      if (!signed) throw new ChartkeyError("PROFILE_FORGED", { message: `The profile of ${address} is malformed` });
      return signed;
    },

    async find(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { ledger, after, role, words, speciality, size } = parseProfileSearch(query);
      // PostgreSQL refuses a text with this character, and no profile has one
      if (speciality?.includes("\0")) return { items: [], malformed: [], next: undefined };
      const { rows } = await ask(search, [ledger, after, role, wordsQuery(words), speciality, size], signal);
      const page = (rows as readonly Row[]).slice(0, size).map((row) => ({ ...row, profile: profileOf(parsed(row)) }));
      return {
        items: page.flatMap(({ profile }) => profile ?? []),
        malformed: page.filter(({ profile }) => !profile).map(({ address }) => address),
        next: rows.length > size ? profileCursor(page.at(-1)?.address) : undefined,
      };
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await ask(check, [], signal);
    },

    async migrate(callOptions) {
      const { signal } = checkOptions(callOptions);
      await ask(migration, [], signal);
    },
  };
}

interface Row {
  readonly address: string;
  readonly signed: string;
}

/** What a row has, which any program may have written; `undefined` when it is malformed. */
function parsed(row: Pick<Row, "signed"> | undefined): SignedProfile | SignedRemoval | undefined {
  try {
    return parseSignedDocument(JSON.parse(row?.signed ?? ""));
  } catch {
    return undefined;
  }
}

const profileOf = (signed: SignedProfile | SignedRemoval | undefined): SignedProfile | undefined =>
  signed && "profile" in signed ? signed : undefined;
