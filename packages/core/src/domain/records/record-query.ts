import { inField } from "../checks/check-field.js";
import { checkText } from "../checks/shown-text.js";
import { checkDate } from "../checks/check-date.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { type Address, type AddressLike, parseAddress } from "../identifiers/address.js";
import { type FolderId, parseFolderId } from "../identifiers/ids.js";
import { occurredInterval } from "./occurred.js";
import type { RecordVersion } from "./record.js";

const MAX_CATEGORY = 80;

/**
 * Selects records by their latest version. All given fields must match. They correspond to the
 * search parameters `category`, `date` and `author` of FHIR's DocumentReference.
 */
export interface RecordQuery {
  readonly folder?: FolderId;
  /** Matches the whole category. 1 to 80 characters, normalised as in a new record. */
  readonly category?: string | undefined;
  /**
   * Matches records on or after this date, by `occurred`, or by `added` for a record without it. An
   * instant covers its second. A partial date matches when any part of its year, month or day (UTC)
   * does.
   */
  readonly since?: Date | undefined;
  /** Matches records before this date. */
  readonly before?: Date | undefined;
  readonly author?: AddressLike;
}

export const recordQueryKeys: KeyRules<RecordQuery> = {
  folder: "decides",
  category: "optional",
  since: "optional",
  before: "optional",
  author: "decides",
};

/** A query whose values were checked. */
export interface RecordFilter {
  readonly folder: FolderId | undefined;
  readonly category: string | undefined;
  readonly since: Date | undefined;
  readonly before: Date | undefined;
  readonly author: Address | undefined;
}

const dateOf = (field: string, date: Date | undefined): Date | undefined =>
  date === undefined ? undefined : new Date(checkDate(field, date));

/** @throws TypeError that names the field */
export const toRecordFilter = ({ folder, category, since, before, author }: RecordQuery): RecordFilter => ({
  folder: folder === undefined ? undefined : inField("folder", () => parseFolderId(folder)),
  category: category === undefined ? undefined : checkText("category", category, MAX_CATEGORY),
  since: dateOf("since", since),
  before: dateOf("before", before),
  author: author === undefined ? undefined : inField("author", () => parseAddress(author)),
});

/** @throws TypeError that names the key or the field */
export const checkRecordQuery = (query: RecordQuery): RecordFilter =>
  toRecordFilter(checkKeys("query", query, recordQueryKeys));

/** Whether every record matches. */
export const isEmptyFilter = (filter: RecordFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

export function matchesFilter(
  { folder, category, since, before, author }: RecordFilter,
  record: RecordVersion,
): boolean {
  const { start, end } = occurredInterval(record.occurred ?? record.added);
  return (
    (folder === undefined || record.folder === folder) &&
    (category === undefined || record.category === category) &&
    (since === undefined || end > since) &&
    (before === undefined || start < before) &&
    (author === undefined || record.author === author)
  );
}
