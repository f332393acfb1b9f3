import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "multiformats/bases/base64";
import type { Cursor } from "../../domain/ledger/position.js";

/**
 * What tells a list from every other: its name, the ledger, whose it is, and its query. Values that
 * are `undefined` count as absent.
 */
export type ListName = readonly [name: string, ...of: readonly unknown[]];

/** Characters before the sort key: 30 bits of a hash, so that no mistake passes as a cursor. */
const CHECK = 5;
/** The most characters of a cursor of a port, and of a sort key. */
const MAX_KEY = 256;

function checkOf(list: ListName, key: string): string {
  // the first character of multiformats' form names the base
  return base64url.encode(sha256(utf8ToBytes(JSON.stringify([list, key])))).slice(1, 1 + CHECK);
}

/**
 * The cursor that continues a list after a sort key. It begins with a hash over the list and the
 * key.
 */
export const listCursor = (list: ListName, key: string): Cursor => `${checkOf(list, key)}${key}` as Cursor;

/**
 * The sort key in a cursor.
 * @throws TypeError for what is no cursor of this list
 */
export function sortKeyIn(list: ListName, cursor: unknown): Cursor {
  const key = typeof cursor === "string" && cursor.length <= CHECK + MAX_KEY ? cursor.slice(CHECK) : undefined;
  if (key === undefined || listCursor(list, key) !== cursor) throw new TypeError("`after` is no cursor of this list");
  return key as Cursor;
}
