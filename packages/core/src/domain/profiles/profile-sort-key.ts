import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "multiformats/bases/base64";
import { type Address, parseAddress } from "../identifiers/address.js";
import { foldText } from "./fold-text.js";
import type { Cursor } from "../ledger/position.js";

/**
 * The sort key of a profile: the first 36 characters of the folded name, a tab, and the address. No
 * name holds a tab. 36 characters keep a cursor within its limit in any script. Compared as plain
 * text.
 */
export type ProfileSortKey = string;

const sortKeyPattern = /^\P{Cc}{0,36}\t(0x[0-9a-fA-F]{40})$/u;

export const profileSortKey = (name: string, address: Address): ProfileSortKey =>
  `${/^.{0,36}/su.exec(foldText(name))?.[0] ?? ""}\t${address}`;

function isSortKey(value: unknown): value is ProfileSortKey {
  const address = typeof value === "string" ? sortKeyPattern.exec(value)?.[1] : undefined;
  try {
    return address !== undefined && parseAddress(address) === address;
  } catch {
    return false;
  }
}

/**
 * The cursor that continues after a stored sort key, at most 256 characters; `undefined` for a
 * value that is no sort key.
 */
export const profileCursor = (sortKey: unknown): Cursor | undefined =>
  isSortKey(sortKey) ? (base64url.encode(utf8ToBytes(sortKey)) as Cursor) : undefined;

/** @throws TypeError for a text that {@link profileCursor} did not make. */
export function sortKeyOfCursor(cursor: string): ProfileSortKey {
  try {
    const sortKey = new TextDecoder("utf-8", { fatal: true }).decode(base64url.decode(cursor));
    if (profileCursor(sortKey) === cursor) return sortKey;
  } catch (cause) {
    throw new TypeError("Not a cursor of a profile directory", { cause });
  }
  throw new TypeError("Not a cursor of a profile directory");
}
