import { fromHex, type Hex, toHex } from "@chartkey/core/adapters";
import { verifyMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import * as z from "zod/mini";
import { limitedBytes } from "../node/schemas.js";
import { unproven } from "./unproven.js";

/** A key has 64 digits, and each node on its path takes at least one. */
const MAX_NODES = 65;
/** A branch: 17 words of 33 bytes, and what stands before a list. */
const MAX_NODE = 600;
/** The root of a trie without entries: keccak256(RLP of nothing). */
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
/** keccak256 of no code. */
const NO_CODE = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

const nodesSchema = z.array(limitedBytes(MAX_NODE)).check(z.maxLength(MAX_NODES));

/** `eth_getProof` for one slot (EIP-1186). What it says beside the proofs is not needed. */
export const stateProofSchema = z.object({
  accountProof: nodesSchema,
  storageProof: z.tuple([z.object({ proof: nodesSchema })]),
});
export type StateProof = z.output<typeof stateProofSchema>;

/** What the trie with that root holds for the key; `undefined` when it is proven to hold nothing. */
async function proven(root: Hex, key: Hex, nodes: readonly Hex[], what: string): Promise<unknown> {
  // nodes differ in what they give as proof that there is nothing at all
  if (root === EMPTY_ROOT) return undefined;
  try {
    const proof = nodes.map((node) => fromHex(node));
    const value = await verifyMerkleProof(fromHex(key), proof, { root: fromHex(root, 32), useKeyHashing: true });
    return value === null ? undefined : RLP.decode(value);
  } catch (cause) {
    throw unproven(`The proof of ${what} does not lead to the trusted block`, cause);
  }
}

const accountSchema = z.tuple([z.unknown(), z.unknown(), z.instanceof(Uint8Array), z.instanceof(Uint8Array)]);

/**
 * A contract's slot in the state with that root: at most 32 bytes, none for zero; `undefined` when no contract stands at the address.
 * @throws ChartkeyError LEDGER_INCOMPLETE when the proof does not lead there
 */
export async function provenSlot(
  stateRoot: Hex,
  contract: Hex,
  slot: Hex,
  { accountProof, storageProof: [{ proof }] }: StateProof,
): Promise<Uint8Array | undefined> {
  const account = await proven(stateRoot, contract, accountProof, "the contract");
  if (account === undefined) return undefined;
  const [, , storageRoot, codeHash] = accountSchema.parse(account);
  if (toHex(codeHash) === NO_CODE) return undefined;
  const value = await proven(toHex(storageRoot), slot, proof, "the account's slot");
  return value === undefined ? new Uint8Array() : z.instanceof(Uint8Array).parse(value);
}
