import { fromHex, type Hex, toHex } from "@chartkey/core/adapters";
import { verifyMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import * as z from "zod/mini";
import { limitedBytes } from "../node/schemas.js";
import { invalidProof } from "./invalid-proof.js";

/** A key has 64 digits, and each node of its path consumes at least one. */
const MAX_NODES = 65;
/** The most bytes of a branch: 17 items of 33 bytes, and the header of the list. */
const MAX_NODE = 600;
/** The root of an empty trie: keccak256 of the RLP of an empty string. */
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
/** keccak256 of no bytes: the code hash of an account without code. */
const NO_CODE = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

const nodesSchema = z.array(limitedBytes(MAX_NODE)).check(z.maxLength(MAX_NODES));

/**
 * The answer of `eth_getProof` for one slot (EIP-1186), without the values, which the proofs
 * contain.
 */
export const stateProofSchema = z.object({
  accountProof: nodesSchema,
  storageProof: z.tuple([z.object({ proof: nodesSchema })]),
});
export type StateProof = z.output<typeof stateProofSchema>;

/**
 * The value of a key in the trie with this root; `undefined` when the proof shows that there is
 * none.
 */
async function provenValue(root: Hex, key: Hex, nodes: readonly Hex[], subject: string): Promise<unknown> {
  // nodes differ in the proof that they give for an empty trie
  if (root === EMPTY_ROOT) return undefined;
  try {
    const proof = nodes.map((node) => fromHex(node));
    const value = await verifyMerkleProof(fromHex(key), proof, { root: fromHex(root, 32), useKeyHashing: true });
    return value === null ? undefined : RLP.decode(value);
  } catch (cause) {
    throw invalidProof(`The proof of ${subject} does not lead to the trusted block`, cause);
  }
}

const accountSchema = z.tuple([z.unknown(), z.unknown(), z.instanceof(Uint8Array), z.instanceof(Uint8Array)]);

/**
 * The value of a contract's slot in the state with this root.
 * @returns at most 32 bytes, none for zero; `undefined` when there is no contract at the address
 * @throws ChartkeyError LEDGER_INCOMPLETE when the proof does not lead to the root
 */
export async function provenSlot(
  stateRoot: Hex,
  contract: Hex,
  slot: Hex,
  { accountProof, storageProof: [{ proof }] }: StateProof,
): Promise<Uint8Array | undefined> {
  const account = await provenValue(stateRoot, contract, accountProof, "the contract");
  if (account === undefined) return undefined;
  const [, , storageRoot, codeHash] = accountSchema.parse(account);
  if (toHex(codeHash) === NO_CODE) return undefined;
  const value = await provenValue(toHex(storageRoot), slot, proof, "the account's slot");
  return value === undefined ? new Uint8Array() : z.instanceof(Uint8Array).parse(value);
}
