import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "multiformats/bases/base64";
import { type Address, parseAddress } from "../identifiers/address.js";
import { foldText } from "./fold-text.js";
import type { Cursor } from "../ledger/position.js";

/**
 * Where a profile stands in a list: the folded name's first 36 characters (so that a cursor keeps
 * within its limit in any script), a tab, which no name holds, and the address. Compared as plain
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
 * The cursor that continues behind a stored place; `undefined` for what is none. At most 256
 * characters.
 */
export const profileCursor = (place: unknown): Cursor | undefined =>
  isSortKey(place) ? (base64url.encode(utf8ToBytes(place)) as Cursor) : undefined;

/** @throws TypeError for a text that {@link profileCursor} did not make. */
export function sortKeyOfCursor(cursor: string): ProfileSortKey {
  try {
    const place = new TextDecoder("utf-8", { fatal: true }).decode(base64url.decode(cursor));
    if (profileCursor(place) === cursor) return place;
  } catch (cause) {
    throw new TypeError("Not a cursor of a profile directory", { cause });
  }
  throw new TypeError("Not a cursor of a profile directory");
}
