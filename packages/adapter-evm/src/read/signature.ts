import { type Address, fromHex, hashTypedData, type Hex, isChartkeyError, toHex, type TypedData } from "@chartkey/core";
import type { EvmLibrary } from "../evm-library.js";
import type { EvmNode } from "../node/evm-node.js";

const MAX_BYTES = 8 * 1024;
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
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

/** r ‖ s ‖ v with v 27 or 28, of 65 bytes or of the 64 of EIP-2098; `undefined` for another form, or a high s. */
function canonical(bytes: Uint8Array): Hex | undefined {
  const long = new Uint8Array(65);
  long.set(bytes.subarray(0, 65));
  if (bytes.length === 64) {
    long[64] = 27 + ((bytes[32] ?? 0) >> 7);
    long[32] = (bytes[32] ?? 0) & 0x7f;
  } else if (bytes.length !== 65) return undefined;
  if ((long[64] ?? 0) < 2) long[64] = (long[64] ?? 0) + 27;
  const s = BigInt(toHex(long.subarray(32, 64)));
  return s <= HALF_ORDER && (long[64] === 27 || long[64] === 28) ? toHex(long) : undefined;
}

async function isOwn(library: EvmLibrary, address: Address, digest: Hex, signature: Uint8Array): Promise<boolean> {
  const long = canonical(signature);
  if (long === undefined) return false;
  const signer = await library.recover(digest, long).catch(() => undefined);
  return signer?.toLowerCase() === address.toLowerCase();
}

/** ERC-1271: asks the account itself. An address without code answers nothing. */
async function isAccepted(
  { library, node }: { readonly library: EvmLibrary; readonly node: EvmNode },
  address: Address,
  digest: Hex,
  signature: Uint8Array,
  signal?: AbortSignal,
): Promise<boolean> {
  const data = library.encode("isValidSignature", [digest, toHex(signature)]);
  try {
    return (await node.call({ to: address, data, gas: GAS }, signal)) === MAGIC;
  } catch (error) {
    if (isChartkeyError(error, "LEDGER_REVERTED")) return false;
    throw error;
  }
}

/** Whether a signature is the address's own, or the smart account there accepts it. */
export async function isSignedBy(
  source: { readonly library: EvmLibrary; readonly node: EvmNode },
  claim: { readonly address: Address; readonly data: TypedData; readonly signature: Hex },
  signal?: AbortSignal,
): Promise<boolean> {
  const { address, data, signature } = claim;
  const bytes = bytesOf(signature);
  if (!bytes) return false;
  const digest = hashTypedData(data);
  if (await isOwn(source.library, address, digest, bytes)) return true;
  return isAccepted(source, address, digest, bytes, signal);
}
