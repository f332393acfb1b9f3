import { fromHex, type Hex } from "../encoding/bytes.js";
import { parseAddress } from "./address.js";
import type { Brand } from "./brand.js";

/**
 * 16 bytes, chosen by the author and never derived from content, which look random to everybody who
 * may not read the record's folder. A second try with the same
 * id adds the same record.
 */
export type RecordId = Brand<Hex, "RecordId">;

/** 16 random bytes: a patient's own set of records with its own chain of epochs. */
export type FolderId = Brand<Hex, "FolderId">;

/**
 * Names a request: the requester's address (20 bytes) ‖ the sealed pointer to its message (32
 * bytes).
 */
export type RequestId = Brand<Hex, "RequestId">;

const parser =
  <T extends Hex>(length: number, such: string) =>
  (value: string): T => {
    if (typeof value !== "string") throw new TypeError(`Expected an id, such as \`${such}\``);
    fromHex(value, length);
    return value.toLowerCase() as T;
  };

/** @throws TypeError unless `value` is 16 bytes in hexadecimal. */
export const parseRecordId: (value: string) => RecordId = parser<RecordId>(16, "record.ref.record");

/** @throws TypeError unless `value` is 16 bytes in hexadecimal. */
export const parseFolderId: (value: string) => FolderId = parser<FolderId>(16, "folder.id");

/** @throws TypeError unless `value` is 52 bytes in hexadecimal. */
export const parseRequestId: (value: string) => RequestId = parser<RequestId>(52, "request.id");

/**
 * A ledger as a CAIP-10 account id in lower case, for example `eip155:31337:0x5fbd…`. At most 128
 * characters.
 */
export type LedgerId = Brand<string, "LedgerId">;

// not compared in lower case: the Kelvin sign would become a k
const ACCOUNT_ID = /^([-a-zA-Z0-9]{3,8}):([-_a-zA-Z0-9]{1,32}):([-.%a-zA-Z0-9]{1,85})$/u;

/** By CAIP-2 a reference is any text. That of an EVM chain is its number, which has one text. */
function checkEvmAccount(chain: string, account: string): void {
  if (!/^[1-9]\d*$/u.test(chain)) throw new TypeError("The chain in an eip155 id is a decimal without leading zeros");
  parseAddress(account);
}

/**
 * @throws TypeError unless `value` is a CAIP-10 id, which under `eip155` has a chain's number and
 *   an address; the result is in lower case.
 */
export function parseLedgerId(value: string): LedgerId {
  const [id, namespace = "", reference = "", account = ""] =
    (typeof value === "string" ? ACCOUNT_ID.exec(value) : null) ?? [];
  if (id === undefined) throw new TypeError("Expected a CAIP-10 id");
  if (namespace.toLowerCase() === "eip155") checkEvmAccount(reference, account);
  return id.toLowerCase() as LedgerId;
}
