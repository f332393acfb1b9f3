import {
  type Address,
  fromHex,
  hashTypedData,
  type Hex,
  isChartkeyError,
  signerOf,
  toHex,
  type TypedData,
} from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import { callResultSchema } from "../node/schemas.js";
import { deploylessCall, hasCode, unwrapSignature } from "./counterfactual.js";

const MAX_SIGNATURE_BYTES = 8 * 1024;
/** 5,000,000: enough for passkeys and for many owners, and little work for a node. */
const CHECK_GAS_LIMIT: Hex = "0x4c4b40";
/** The magic value of ERC-1271, as one word. */
const ACCEPTED = `0x1626ba7e${"0".repeat(56)}`;

function bytesOf(signature: Hex): Uint8Array | undefined {
  if (signature.length > 2 + 2 * MAX_SIGNATURE_BYTES) return undefined;
  try {
    return fromHex(signature);
  } catch {
    return undefined;
  }
}

/**
 * Whether a signature is valid for an address: by its key; or by its smart account (ERC-1271), also
 * one that is not deployed yet (ERC-6492). No signature is valid for an address without either.
 */
export async function isSignedBy(
  { library, node }: { readonly library: EvmLibrary; readonly node: EvmNode },
  { address, data, signature }: { readonly address: Address; readonly data: TypedData; readonly signature: Hex },
  signal?: AbortSignal,
): Promise<boolean> {
  const bytes = bytesOf(signature);
  if (!bytes) return false;
  if (signerOf(data, signature) === address) return true;
  const wrapper = unwrapSignature(toHex(bytes), library);
  const check = library.encodeCall("isValidSignature", [hashTypedData(data), wrapper?.signature ?? toHex(bytes)]);
  const isCounterfactual = wrapper !== undefined && !(await hasCode(node, address, signal));
  const call = isCounterfactual ? { data: deploylessCall(wrapper, address, check) } : { to: address, data: check };
  try {
    return (
      (await node.request(callResultSchema, "eth_call", [{ ...call, gas: CHECK_GAS_LIMIT }, "latest"], signal)) ===
      ACCEPTED
    );
  } catch (error) {
    if (isChartkeyError(error, "LEDGER_REVERTED")) return false;
    throw error;
  }
}
