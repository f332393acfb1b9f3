import * as z from "zod/mini";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { type Address, parseAddress } from "../identifiers/address.js";
import { type LedgerId, parseLedgerId } from "../identifiers/ids.js";
import type { Cursor } from "../ledger/position.js";
import { foldedWords, foldText, nameWords } from "./fold-text.js";
import type { SignedProfile } from "./signed-profile.js";
import type { Role } from "../roles/role.js";

/** What a directory indexes of a listed profile. */
export interface ProfileEntry {
  readonly roles: readonly Role[];
  /** The folded words by whose beginnings the name is found. */
  readonly words: readonly string[];
  /** Folded. */
  readonly speciality: string | undefined;
}

/** A parsed query, to be compared with a {@link ProfileEntry}. */
export interface ProfileSearch {
  readonly ledger: LedgerId;
  readonly role: Role;
  /**
   * Each is the beginning of a word of the name. Either letters, marks and digits, which are safe
   * in any pattern, or `-`, with which no word begins.
   */
  readonly words: readonly string[];
  readonly speciality: string | undefined;
  readonly size: number;
  /** Only addresses after this one, compared as plain text; the empty text comes before all. */
  readonly after: Address | "";
}

const text = z.optional(z.string().check(z.maxLength(80)));

const schema = z.object({
  ledger: z.string(),
  role: z.string().check(z.regex(/^[-a-z0-9]{1,32}$/u)),
  text,
  speciality: text,
  size: z.int().check(z.minimum(1), z.maximum(100)),
  after: z.optional(z.string()),
});

type Query = z.input<typeof schema>;

const queryKeys: KeyRules<Query> = {
  ledger: "required",
  role: "required",
  text: "optional",
  speciality: "optional",
  size: "required",
  after: "optional",
};

/** The index entry of a profile; `undefined` when its owner did not agree to be listed. */
export function profileEntry({ roles, profile }: SignedProfile): ProfileEntry | undefined {
  if (!profile.listed) return undefined;
  return {
    roles,
    words: nameWords(profile.name),
    speciality: profile.speciality === undefined ? undefined : foldText(profile.speciality),
  };
}

/** Nothing but spaces. What is invisible and no space is a text that somebody put there. */
const isBlank = (value: string): boolean => /^\p{White_Space}*$/u.test(value);

/**
 * Checks a `ProfileQuery` and folds its texts. A blank text or speciality counts as absent. A text
 * without any word, such as `.*` or a zero width space, matches nobody.
 * @throws TypeError for a value outside its limits and for a foreign cursor.
 */
export function parseProfileSearch(query: unknown): ProfileSearch {
  const result = schema.safeParse(checkKeys("query", query as Query, queryKeys));
  if (!result.success) throw new TypeError(`Not a profile query: ${result.error.issues[0]?.path.join(".")}`);
  const { ledger, role, text: name = "", speciality = "", size, after } = result.data;
  const words = foldedWords(name);
  return {
    ledger: parseLedgerId(ledger),
    role,
    words: words.length > 0 || isBlank(name) ? words : ["-"],
    speciality: isBlank(speciality) ? undefined : foldText(speciality),
    size,
    after: after === undefined ? "" : addressOfCursor(after),
  };
}

/**
 * The cursor that continues after a stored address; `undefined` for a value that is no address in
 * its one form (EIP-55).
 */
export function profileCursor(address: unknown): Cursor | undefined {
  try {
    const parsed = typeof address === "string" ? parseAddress(address) : undefined;
    return parsed === address ? (parsed as string as Cursor) : undefined;
  } catch {
    return undefined;
  }
}

/** @throws TypeError for a text that {@link profileCursor} did not make */
function addressOfCursor(cursor: string): Address {
  if (profileCursor(cursor) === undefined) throw new TypeError("Not a cursor of a profile directory");
  return cursor as Address;
}

/** Whether an entry matches a query, whatever its page. */
export const matchesSearch = (search: ProfileSearch, entry: ProfileEntry): boolean =>
  entry.roles.includes(search.role) &&
  search.words.every((start) => entry.words.some((word) => word.startsWith(start))) &&
  (search.speciality === undefined || search.speciality === entry.speciality);
