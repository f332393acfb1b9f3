import { type Address, parseAddress } from "../identifiers/address.js";
import type { Hex } from "../encoding/bytes.js";
import { inField } from "../checks/check-field.js";
import { parseRequestId, type RequestId } from "../identifiers/ids.js";

/** What names a request on the ledger. */
export interface RequestName {
  readonly requester: Address;
  /** The sealed pointer to its message. */
  readonly message: Hex;
}

export const encodeRequestId = ({ requester, message }: RequestName): RequestId =>
  parseRequestId(`${requester}${message.slice(2)}`);

/** @throws TypeError unless `id` is a request id */
export function decodeRequestId(id: string): RequestName {
  const parsed = inField("request", () => parseRequestId(id));
  return { requester: parseAddress(parsed.slice(0, 42)), message: `0x${parsed.slice(42)}` };
}
