import { type Address, fromHex, type Hex, toHex } from "@chartkey/core/adapters";
import { concatBytes } from "@noble/hashes/utils.js";
import * as z from "zod/mini";
import type { EvmLibrary } from "../evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import { addressSchema, limitedBytes } from "../node/schemas.js";

/** What an account that is not on the chain yet adds to its signature (ERC-6492): how it comes to be there. */
export interface Counterfactual {
  readonly factory: Hex;
  readonly data: Hex;
  /** What the account accepts once it is there. */
  readonly signature: Hex;
}

const SUFFIX = "6492".repeat(16);
const MAX_CODE = 64 * 1024;
const bytes = limitedBytes(MAX_CODE);
const wrapperSchema = z.tuple([addressSchema, bytes, bytes]);

/** The parts of a wrapped signature; `undefined` for any other. */
export function unwrapped(signature: Hex, { decode }: Pick<EvmLibrary, "decode">): Counterfactual | undefined {
  if (!signature.endsWith(SUFFIX)) return undefined;
  try {
    const body = decode("counterfactualSignature", signature.slice(0, -SUFFIX.length) as Hex);
    const [factory, data, inner] = wrapperSchema.parse(body);
    return { factory, data, signature: inner };
  } catch {
    return undefined;
  }
}

export const hasCode = async (node: EvmNode, account: Address | Hex, signal?: AbortSignal): Promise<boolean> =>
  (await node.ask(bytes, "eth_getCode", [account, "latest"], signal)) !== "0x";

/** PUSH3 */
const size = (value: number): Uint8Array => Uint8Array.of(0x62, value >> 16, (value >> 8) & 0xff, value & 0xff);
/** PUSH20 */
const place = (address: Hex): Uint8Array => concatBytes(Uint8Array.of(0x73), fromHex(address, 20));
const code = (hex: string): Uint8Array => fromHex(`0x${hex}`);

/**
 * Code for a call without a contract: it lets a factory make an account, asks the account one question, and returns the first word of the answer, or zero.
 *
 *     codecopy(0, data); call(factory, 0, data); codecopy(0, question)
 *     success := staticcall(account, question → word 0)
 *     return word 0 * (success & returndatasize > 31)
 */
export function askingAfter({ factory, data }: Counterfactual, account: Address, question: Hex): Hex {
  const [setUp, asked] = [fromHex(data), fromHex(question)];
  const LENGTH = 108;
  return toHex(
    concatBytes(
      size(setUp.length),
      size(LENGTH),
      code("60003960006000"),
      size(setUp.length),
      code("60006000"),
      place(factory),
      code("5af150"),
      size(asked.length),
      size(LENGTH + setUp.length),
      code("60003960206000"),
      size(asked.length),
      code("6000"),
      place(account),
      code("5afa3d601f10166000510260005260206000f3"),
      setUp,
      asked,
    ),
  );
}
