import { decode, encode } from "@ipld/dag-cbor";
import { unpadBlock } from "../../src/envelope/sealed-block.js";

/** Contents with other fields, encoded without any rule: what another client may write. */
export const restated = (contents: Uint8Array, change: object): Uint8Array =>
  encode({ ...decode<object>(contents), ...change });

/** The contents of a block that is padded. */
export const contentsOf = (block: Uint8Array | undefined): Uint8Array => unpadBlock(block ?? new Uint8Array());
