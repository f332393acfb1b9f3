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
import type { EvmLibrary } from "../evm-library.js";
import type { EvmNode } from "../node/evm-node.js";
import { answerSchema } from "../node/schemas.js";
import { askingAfter, hasCode, unwrapped } from "./counterfactual.js";

const MAX_BYTES = 8 * 1024;
/** What a smart account's check may cost: generous for passkeys and many owners, far below what hurts a node. */
const GAS: Hex = "0x4c4b40";
const MAGIC = `0x1626ba7e${"0".repeat(56)}`;

function bytesOf(signature: Hex): Uint8Array | undefined {
  if (signature.length > 2 + 2 * MAX_BYTES) return undefined;
  try {
    return fromHex(signature);
  } catch {
    return undefined;
  }
}

/**
 * Whether a signature is the address's own, or the smart account there accepts it (ERC-1271), or would once it is there (ERC-6492). An address without code, and
 * without a way to get some, answers nothing.
 */
export async function isSignedBy(
  { library, node }: { readonly library: EvmLibrary; readonly node: EvmNode },
  { address, data, signature }: { readonly address: Address; readonly data: TypedData; readonly signature: Hex },
  signal?: AbortSignal,
): Promise<boolean> {
  const bytes = bytesOf(signature);
  if (!bytes) return false;
  if (signerOf(data, signature) === address) return true;
  const wrapper = unwrapped(toHex(bytes), library);
  const question = library.encode("isValidSignature", [hashTypedData(data), wrapper?.signature ?? toHex(bytes)]);
  const isToCome = wrapper !== undefined && !(await hasCode(node, address, signal));
  const call = isToCome ? { data: askingAfter(wrapper, address, question) } : { to: address, data: question };
  try {
    return (await node.ask(answerSchema, "eth_call", [{ ...call, gas: GAS }, "latest"], signal)) === MAGIC;
  } catch (error) {
    if (isChartkeyError(error, "LEDGER_REVERTED")) return false;
    throw error;
  }
}
