import { decode, encode } from "@ipld/dag-cbor";
import { equalBytes } from "@noble/ciphers/utils.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import { inspectCbor } from "./inspect-cbor.js";

/**
 * Decodes dag-cbor that is its own canonical encoding.
 * @param max how many items it may hold, counted before any is built
 * @returns `undefined` for anything else
 * @throws ChartkeyError LIMIT_EXCEEDED for more items
 */
export function decodeCanonical(bytes: Uint8Array, max: number): unknown {
  const inspected = inspectCbor(bytes, max);
  if (!inspected) return undefined;
  const { items, plain } = inspected;
  if (items > max) throw new ChartkeyError("LIMIT_EXCEEDED", { message: `A blob of more than ${max} items of CBOR` });
  try {
    const value: unknown = decode(bytes);
    // no format of today has what is not plain, and a float or a CID has several encodings
    return plain || equalBytes(encode(value), bytes) ? value : undefined;
  } catch {
    // no cause: the decoder's messages quote what they decode
    return undefined;
  }
}
