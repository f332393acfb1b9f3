import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import {
  type Address,
  type LedgerId,
  profileEntry,
  type ProfileSearch,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";
import { inTransaction } from "./schema.js";

/** One row as it is stored, whatever another program has written there. */
export interface StoredRow {
  readonly address: string;
  /** JSON. */
  readonly document: string;
}

const rowOf = ({ address, document }: Record<string, SQLOutputValue>): StoredRow => ({
  address: String(address),
  document: String(document),
});

/** Words hold letters, marks and digits only, so none of them has this code point. */
const LAST = "\u{10FFFF}";

const inRange = (nth: number) => `word >= :from${nth} and word < :to${nth}`;

/**
 * The longest word is looked for everywhere, and others only at those who have it: a list for each
 * word of a long search would take seconds, in which the process does nothing else.
 */
const wordCondition = (_: string, nth: number) =>
  nth === 0
    ? `and role.address in (select address from chartkey_words where ledger = :ledger and ${inRange(nth)})`
    : `and exists (
         select 1 from chartkey_words
         where ledger = role.ledger and address = role.address and ${inRange(nth)}
       )`;

/** The statement that finds a page, in the order of the addresses. */
const searchStatement = ({ words, speciality }: Pick<ProfileSearch, "words" | "speciality">) => `
  select profile.address, profile.document
  from chartkey_roles role
  join chartkey_profiles profile on profile.ledger = role.ledger and profile.address = role.address
  where role.ledger = :ledger and role.role = :role and role.address > :after
  ${speciality === undefined ? "" : "and profile.speciality = :speciality"}
  ${words.map(wordCondition).join("\n")}
  order by role.address
  limit :limit`;

/**
 * Stores the document unless another with an equal or higher sequence is there.
 * @returns whether the document is in the table now
 */
export function storeIfNewer(db: DatabaseSync, signed: SignedProfile | SignedRemoval): boolean {
  const { ledger, address, sequence } = signed;
  const entry = "profile" in signed ? profileEntry(signed) : undefined;
  const document = JSON.stringify(signed);
  return inTransaction(db, () => {
    const { changes } = db
      .prepare(
        `insert into chartkey_profiles (ledger, address, sequence, document, speciality) values (?, ?, ?, ?, ?)
         on conflict do update
         set sequence = excluded.sequence, document = excluded.document, speciality = excluded.speciality
         where sequence < excluded.sequence`,
      )
      .run(ledger, address, sequence, document, entry?.speciality ?? null);
    if (changes === 0) return readDocument(db, ledger, address) === document;
    for (const [table, column, values] of [
      ["chartkey_roles", "role", entry?.roles ?? []],
      ["chartkey_words", "word", entry?.words ?? []],
    ] as const) {
      db.prepare(`delete from ${table} where ledger = ? and address = ?`).run(ledger, address);
      const insert = db.prepare(`insert into ${table} (ledger, ${column}, address) values (?, ?, ?)`);
      for (const value of new Set(values)) insert.run(ledger, value, address);
    }
    return true;
  });
}

/** The document of an address, as JSON. */
export function readDocument(db: DatabaseSync, ledger: LedgerId, address: Address): string | undefined {
  const row = db
    .prepare("select address, document from chartkey_profiles where ledger = ? and address = ?")
    .get(ledger, address);
  return row && rowOf(row).document;
}

/** A search that goes on after any text, as another program may have written it. */
type RowSearch = Omit<ProfileSearch, "after"> & { readonly after: string };

/** One row more than a page, where there are more. */
export function findRows(db: DatabaseSync, search: RowSearch): readonly StoredRow[] {
  const { ledger, role, after, speciality, size } = search;
  const words = search.words.toSorted((one, other) => other.length - one.length);
  const ranges = words.flatMap((word, nth) => [
    [`from${nth}`, word],
    [`to${nth}`, word + LAST],
  ]);
  const rows = db.prepare(searchStatement({ words, speciality })).all({
    ledger,
    role,
    after,
    limit: size + 1,
    ...(speciality !== undefined && { speciality }),
    ...Object.fromEntries(ranges),
  });
  return rows.map(rowOf);
}
