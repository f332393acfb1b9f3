import type { Filter, IndexDescription } from "mongodb";
import type { ProfileSearch } from "@chartkey/core/adapters";
import { storedId, type StoredProfile } from "./stored-profile.js";

/**
 * One index for each way to search. `get`, `put` and `remove` use the index of `_id`. None of these
 * is unique: with a second unique index, writes that race end in other errors on some servers.
 */
export const profileIndexes: IndexDescription[] = [
  { name: "role then id", key: { "search.ledger": 1, "search.roles": 1, _id: 1 } },
  { name: "words", key: { "search.ledger": 1, "search.words": 1 } },
  { name: "speciality then id", key: { "search.ledger": 1, "search.speciality": 1, _id: 1 } },
];

/**
 * Words contain no special characters of a pattern. An anchored pattern reads a range of an index.
 * Pages continue after an `_id`, in which only the address differs.
 */
export const profileFilter = (search: ProfileSearch): Filter<StoredProfile> => ({
  "search.ledger": search.ledger,
  "search.roles": search.role,
  _id: { $gt: storedId(search.ledger, search.after) },
  ...(search.words.length > 0 && { "search.words": { $all: search.words.map((word) => new RegExp(`^${word}`, "u")) } }),
  ...(search.speciality !== undefined && { "search.speciality": search.speciality }),
});

/**
 * Matches the document with this id if its sequence is lower. A sequence that is not a number
 * counts as lower.
 */
export const olderThan = (id: string, sequence: number): Filter<StoredProfile> => ({
  _id: id,
  sequence: { $not: { $gte: sequence } },
});
