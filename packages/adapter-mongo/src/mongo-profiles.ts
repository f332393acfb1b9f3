import {
  type CallOptions,
  ChartkeyError,
  parseAddress,
  parseLedgerId,
  parseProfileSearch,
  parseSignedProfile,
  parseSignedRemoval,
  type ProfileDirectory,
  profileCursor,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";
import type { Db } from "mongodb";
import { ask, isDuplicate } from "./ask.js";
import { newerReplaces, profileFilter, profileIndexes } from "./profile-queries.js";
import { type ReadProfile, readStored } from "./read-stored.js";
import { type StoredProfile, storedId, storedProfile } from "./stored-profile.js";

export interface MongoProfilesOptions {
  /** The app's own database of the official driver. The app connects and closes its client. */
  readonly db: Db;
  /** Default `chartkeyProfiles`. One collection serves any number of ledgers. */
  readonly collection?: string | undefined;
}

export interface MongoProfiles extends ProfileDirectory {
  /** Creates the indexes that are missing. Idempotent; to be called once per deployment. */
  migrate(options?: CallOptions): Promise<void>;
}

/** Twice is enough unless documents are deleted meanwhile: what is there with a lower sequence is replaced. */
const ATTEMPTS = 5;

/**
 * A profile directory in a MongoDB collection. It needs neither transactions nor change streams nor collations, and works on any server that speaks
 * MongoDB's wire protocol.
 */
export function mongoProfiles({ db, collection = "chartkeyProfiles" }: MongoProfilesOptions): MongoProfiles {
  const stored = db.collection<StoredProfile>(collection, {
    ignoreUndefined: true,
    promoteValues: true,
    promoteLongs: true,
    useBigInt64: false,
    raw: false,
    // a document with broken text fails its own check, not the page it stands in
    enableUtf8Validation: false,
    // where the latest write is
    readPreference: "primary",
  });

  /** Whether the document is in the collection now; `false` when an equal or higher sequence is there instead. */
  async function keep(document: SignedProfile | SignedRemoval): Promise<boolean> {
    const { _id, ...rest } = storedProfile(document);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        await stored.replaceOne(newerReplaces(_id, rest.sequence), rest, { upsert: true });
        return true;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      const found = await stored.findOne({ _id });
      const present = found && readStored(found);
      if (present && present.sequence >= rest.sequence)
        return JSON.stringify(present.signed) === JSON.stringify(document);
    }
    throw new Error("Others write this profile again and again");
  }

  return {
    async put(profile, { signal } = {}) {
      signal?.throwIfAborted();
      const document = parseSignedProfile(profile);
      return (await ask(signal, () => keep(document))) ? "stored" : "older";
    },

    async remove(removal, { signal } = {}) {
      signal?.throwIfAborted();
      const document = parseSignedRemoval(removal);
      return (await ask(signal, () => keep(document))) ? "removed" : "older";
    },

    async get({ ledger, address }, { signal } = {}) {
      signal?.throwIfAborted();
      const id = storedId(parseLedgerId(ledger), parseAddress(address));
      const found = await ask(signal, () => stored.findOne({ _id: id }, { signal }));
      if (!found) return undefined;
      const { name, signed } = readStored(found);
      if (!signed) throw new ChartkeyError("PROFILE_FORGED", { message: `The profile of ${name} is malformed` });
      return signed;
    },

    async find(query, { signal } = {}) {
      signal?.throwIfAborted();
      const search = parseProfileSearch(query);
      const rows = await ask(signal, async () => {
        const read: ReadProfile[] = [];
        const sorted = stored.find(profileFilter(search), { signal }).sort({ "search.place": 1 });
        for await (const found of sorted.limit(search.size + 1)) read.push(readStored(found));
        return read;
      });
      const page = rows.slice(0, search.size);
      const cursors = page.flatMap(({ place }) => profileCursor(place) ?? []);
      return {
        items: page.flatMap(({ signed }) => (signed && "profile" in signed ? signed : [])),
        malformed: page.filter(({ signed }) => !signed || !("profile" in signed)).map(({ name }) => name),
        next: rows.length > search.size ? cursors.at(-1) : undefined,
      };
    },

    async migrate({ signal } = {}) {
      await ask(signal, () => stored.createIndexes(profileIndexes));
    },
  };
}
