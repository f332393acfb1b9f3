import type { Filter, IndexDescription } from "mongodb";
import type { ProfileSearch } from "@chartkey/core/adapters";
import type { StoredProfile } from "./stored-profile.js";

/** One index for each way to search; `get`, `put` and `remove` use that of `_id`. */
export const profileIndexes: IndexDescription[] = [
  { name: "role", key: { "search.ledger": 1, "search.roles": 1, "search.place": 1 } },
  { name: "words", key: { "search.ledger": 1, "search.words": 1 } },
  { name: "speciality", key: { "search.ledger": 1, "search.speciality": 1, "search.place": 1 } },
];

/** The words hold nothing that has a meaning in a pattern; anchored ones are ranges of an index. */
export const profileFilter = (search: ProfileSearch): Filter<StoredProfile> => ({
  "search.ledger": search.ledger,
  "search.roles": search.role,
  "search.place": { $gt: search.after },
  ...(search.words.length > 0 && { "search.words": { $all: search.words.map((word) => new RegExp(`^${word}`, "u")) } }),
  ...(search.speciality !== undefined && { "search.speciality": search.speciality }),
});

/** The document with this id, unless it has an equal or higher sequence. One without a sequence that is a number gives way. */
export const newerReplaces = (id: string, sequence: number): Filter<StoredProfile> => ({
  _id: id,
  sequence: { $not: { $gte: sequence } },
});
