import {
  type CallOptions,
  ChartkeyError,
  checkKeys,
  checkOptions,
  checkProfileName,
  type KeyRules,
  parseProfileSearch,
  type ProfileSearch,
  parseSignedProfile,
  parseSignedRemoval,
  type ProfileDirectory,
  profileCursor,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";
import type { Db } from "mongodb";
import { checkCollection } from "./check-collection.js";
import { callServer, isLostRace } from "./server-call.js";
import { olderThan, profileFilter, profileIndexes } from "./profile-queries.js";
import { type ReadProfile, readStored } from "./read-stored.js";
import { type StoredProfile, storedId, storedProfile } from "./stored-profile.js";

export interface MongoProfilesOptions {
  /** A database of the official driver. The app connects its client and closes it. */
  readonly db: Db;
  /** Default `chartkeyProfiles`. One collection serves any number of ledgers. */
  readonly collection?: string;
  /** Milliseconds that a call may take, but for `migrate`. Default 30,000. */
  readonly timeout?: number | undefined;
}

const optionKeys: KeyRules<MongoProfilesOptions> = {
  db: "required",
  collection: "decides",
  timeout: "optional",
};

export interface MongoProfiles extends ProfileDirectory {
  /** Creates the missing indexes. Call it once per deployment; further calls change nothing. */
  migrate(options?: CallOptions): Promise<void>;
}

/**
 * The second attempt succeeds, or finds a newer profile, unless other programs delete and insert
 * the document meanwhile.
 */
const MAX_ATTEMPTS = 5;

/**
 * A profile directory in a MongoDB collection. It needs no transactions, change streams or
 * collations, so it works on any server with MongoDB's wire protocol.
 * @throws TypeError for a timeout that no timer supports, and for what is no database and no name
 */
export function mongoProfiles(options: MongoProfilesOptions): MongoProfiles {
  const { db, collection = "chartkeyProfiles", timeout = 30_000 } = checkKeys("options", options, optionKeys);
  if (typeof db?.collection !== "function") throw new TypeError("`db` is a database of MongoDB's driver");
  if (typeof collection !== "string" || collection === "") throw new TypeError("`collection` is a name");
  if (!(typeof timeout === "number" && timeout > 0 && timeout < 2 ** 31))
    throw new TypeError("`timeout`: milliseconds, above 0 and below 2^31");
  const ask = <T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> =>
    callServer(signal, call, timeout);
  const documents = db.collection<StoredProfile>(collection, {
    ignoreUndefined: true,
    promoteValues: true,
    promoteLongs: true,
    useBigInt64: false,
    raw: false,
    // so that a document with invalid UTF-8 fails by itself, and the rest of the page does not
    enableUtf8Validation: false,
    // secondaries may not have the latest write
    readPreference: "primary",
  });

  /**
   * Stores the document unless another with an equal or higher sequence is there.
   * @returns whether the document is in the collection now
   */
  async function storeIfNewer(document: SignedProfile | SignedRemoval): Promise<boolean> {
    const { _id, ...rest } = storedProfile(document);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        await documents.replaceOne(olderThan(_id, rest.sequence), rest, { upsert: true });
        return true;
      } catch (error) {
        if (!isLostRace(error)) throw error;
      }
      const found = await documents.findOne({ _id });
      const present = found && readStored(found);
      if (present && present.sequence >= rest.sequence)
        return JSON.stringify(present.signed) === JSON.stringify(document);
    }
    throw new Error("Others write this profile again and again");
  }

  /**
   * The documents of a page, and where the next one begins. No page can begin after an address that
   * is none, so that one reads on to the next that is.
   */
  async function findPage(search: ProfileSearch, signal: AbortSignal | undefined) {
    const rows: ReadProfile[] = [];
    let after = storedId(search.ledger, search.after);
    for (let { size } = search; ; size = 1) {
      const filter = { ...profileFilter(search), _id: { $gt: after } };
      const found = await documents
        .find(filter, { signal })
        .sort({ _id: 1 })
        .limit(size + 1)
        .toArray();
      rows.push(...found.slice(0, size).map(readStored));
      const last = found[size - 1];
      const next = found.length > size ? profileCursor(rows.at(-1)?.label) : undefined;
      if (found.length <= size || !last || next !== undefined) return { rows, next };
      ({ _id: after } = last);
    }
  }

  return {
    async put(profile, callOptions) {
      const { signal } = checkOptions(callOptions);
      const document = parseSignedProfile(profile);
      return (await ask(signal, () => storeIfNewer(document))) ? "stored" : "older";
    },

    async remove(removal, callOptions) {
      const { signal } = checkOptions(callOptions);
      const document = parseSignedRemoval(removal);
      return (await ask(signal, () => storeIfNewer(document))) ? "removed" : "older";
    },

    async get(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { ledger, address } = checkProfileName(query);
      const id = storedId(ledger, address);
      const found = await ask(signal, () => documents.findOne({ _id: id }, { signal }));
      if (!found) return undefined;
      const { label, signed } = readStored(found);
      if (!signed) throw new ChartkeyError("PROFILE_FORGED", { message: `The profile of ${label} is malformed` });
      return signed;
    },

    async find(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const search = parseProfileSearch(query);
      const { rows, next } = await ask(signal, () => findPage(search, signal));
      return {
        items: rows.flatMap(({ signed }) => (signed && "profile" in signed ? signed : [])),
        malformed: rows.filter(({ signed }) => !signed || !("profile" in signed)).map(({ label }) => label),
        next,
      };
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await ask(signal, () => checkCollection(db, documents));
    },

    async migrate(callOptions) {
      const { signal } = checkOptions(callOptions);
      await callServer(signal, () => documents.createIndexes(profileIndexes));
    },
  };
}
