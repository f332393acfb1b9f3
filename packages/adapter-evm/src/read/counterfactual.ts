import { type Address, fromHex, type Hex, toHex } from "@chartkey/core/adapters";
import { concatBytes } from "@noble/hashes/utils.js";
import * as z from "zod/mini";
import type { EvmLibrary } from "../library/evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import { addressSchema, limitedBytes } from "../node/schemas.js";

/**
 * The wrapped signature of an account that is not deployed yet, and how to deploy it (ERC-6492).
 */
export interface Counterfactual {
  readonly factory: Hex;
  readonly data: Hex;
  /** The signature that the deployed account accepts. */
  readonly signature: Hex;
}

const SUFFIX = "6492".repeat(16);
const MAX_CODE = 64 * 1024;
const bytes = limitedBytes(MAX_CODE);
const wrapperSchema = z.tuple([addressSchema, bytes, bytes]);

/** The parts of a wrapped signature; `undefined` for any other signature. */
export function unwrapSignature(
  signature: Hex,
  { decodeResult }: Pick<EvmLibrary, "decodeResult">,
): Counterfactual | undefined {
  if (!signature.endsWith(SUFFIX)) return undefined;
  try {
    const body = decodeResult("counterfactualSignature", signature.slice(0, -SUFFIX.length) as Hex);
    const [factory, data, inner] = wrapperSchema.parse(body);
    return { factory, data, signature: inner };
  } catch {
    return undefined;
  }
}

export const hasCode = async (node: EvmNode, account: Address | Hex, signal?: AbortSignal): Promise<boolean> =>
  (await node.request(bytes, "eth_getCode", [account, "latest"], signal)) !== "0x";

/** The instruction PUSH3. */
const push3 = (value: number): Uint8Array => Uint8Array.of(0x62, value >> 16, (value >> 8) & 0xff, value & 0xff);
/** The instruction PUSH20. */
const push20 = (address: Hex): Uint8Array => concatBytes(Uint8Array.of(0x73), fromHex(address, 20));
const bytecode = (hex: string): Uint8Array => fromHex(`0x${hex}`);

/**
 * Bytecode for a call without a contract. It calls the factory, which deploys the account; then it
 * calls the account, and returns the first word of the result, or zero.
 *
 *     codecopy(0, data); call(factory, 0, data); codecopy(0, query)
 *     success := staticcall(account, query → word 0)
 *     return word 0 * (success & returndatasize > 31)
 */
export function deploylessCall({ factory, data }: Counterfactual, account: Address, query: Hex): Hex {
  const [deployment, queried] = [fromHex(data), fromHex(query)];
  const LENGTH = 108;
  return toHex(
    concatBytes(
      push3(deployment.length),
      push3(LENGTH),
      bytecode("60003960006000"),
      push3(deployment.length),
      bytecode("60006000"),
      push20(factory),
      bytecode("5af150"),
      push3(queried.length),
      push3(LENGTH + deployment.length),
      bytecode("60003960206000"),
      push3(queried.length),
      bytecode("6000"),
      push20(account),
      bytecode("5afa3d601f10166000510260005260206000f3"),
      deployment,
      queried,
    ),
  );
}
