import type { Address } from "../identifiers/address.js";
import { fromHex, type Hex } from "../encoding/bytes.js";
import { inField } from "../checks/check-field.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { type FolderId, parseFolderId, parseRecordId, type RecordId } from "../identifiers/ids.js";

/** What a grant or a request covers. */
export type Scope = "everything" | { readonly folder: FolderId } | { readonly record: RecordId };

/**
 * A scope as 32 bytes, typed, so that a folder and a record with the same id stay apart: zero for
 * everything, 0x01 ‖ folder id ‖ 15 zeros, 0x02 ‖ record id ‖ 15 zeros. Lower case.
 */
export type EncodedScope = Hex;

const scopeKeys: KeyRules<Exclude<Scope, string>> = { folder: "decides", record: "decides" };

const ZEROS = "0".repeat(30);

export const encodedEverything: EncodedScope = `0x${"0".repeat(64)}`;

const malformed = (field: string) => new TypeError(`\`${field}\` is "everything", or names a folder or a record`);

/** @throws TypeError that names the field, unless it is everything, one folder or one record */
export function encodeScope(scope: Scope, field = "scope"): EncodedScope {
  if (scope === "everything") return encodedEverything;
  if (typeof scope !== "object" || scope === null) throw malformed(field);
  const { folder, record }: { readonly folder?: FolderId; readonly record?: RecordId } = checkKeys(
    field,
    scope,
    scopeKeys,
  );
  if (folder !== undefined && record === undefined)
    return `0x01${inField(`${field}.folder`, () => parseFolderId(folder)).slice(2)}${ZEROS}`;
  if (record !== undefined && folder === undefined)
    return `0x02${inField(`${field}.record`, () => parseRecordId(record)).slice(2)}${ZEROS}`;
  throw malformed(field);
}

/** @throws TypeError unless `encoded` has one of the three forms. */
export function decodeScope(encoded: string): Scope {
  fromHex(encoded, 32);
  const lower = encoded.toLowerCase();
  if (lower === encodedEverything) return "everything";
  const id = `0x${lower.slice(4, 36)}`;
  if (lower.endsWith(ZEROS) && lower.startsWith("0x01")) return { folder: parseFolderId(id) };
  if (lower.endsWith(ZEROS) && lower.startsWith("0x02")) return { record: parseRecordId(id) };
  throw new TypeError("Not a scope");
}

/** The text in a grant's typed struct by which a wallet shows a person what the grant covers. */
export function scopeText(encoded: EncodedScope): "everything" | "a folder" | "a record" {
  const scope = decodeScope(encoded);
  if (scope === "everything") return "everything";
  return "folder" in scope ? "a folder" : "a record";
}

/** What names one of a patient's grants. */
export interface SlotName {
  readonly grantee: Address;
  readonly scope: EncodedScope;
}

/** The key of a patient's grant in a map of slots. */
export const slotKey = (grantee: Address, scope: EncodedScope): string => `${grantee}/${scope}`;
