import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { type Act, type ActKind, actStruct, type ActStruct, actTypes } from "./act.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { type Hex, toHex } from "../encoding/bytes.js";
import { type LedgerId, parseLedgerId } from "../identifiers/ids.js";
import { type BatchField, batchFieldOf } from "./submission.js";
import type { TypedData } from "../typed-data/typed-data.js";
import type { TypedField } from "../typed-data/typed-types.js";

/** Where a signature is valid: on one ledger. */
export interface SignedActDomain {
  /** Of an EVM chain (EIP-155). Absent on every other ledger. */
  readonly chainId?: number;
  /** 20 bytes: the ledger's contract; elsewhere a digest of the ledger's id. */
  readonly verifyingContract: Hex;
}

const EVM_LEDGER = /^eip155:(\d{1,16}):(0x[0-9a-f]{40})$/u;

/**
 * The domain of what is signed for a ledger (EIP-712). On an EVM chain it names chain and contract.
 * Elsewhere it has no chain, since wallets compare one with the network that they are on, and the
 * contract is the last 20 bytes of the keccak256 of the id's text.
 * @throws TypeError for an `eip155` id without a chain and an address
 */
export function signedActDomain(ledger: LedgerId): SignedActDomain {
  const id = parseLedgerId(ledger);
  const [, chain, contract] = EVM_LEDGER.exec(id) ?? [];
  if (chain !== undefined && contract !== undefined && Number.isSafeInteger(Number(chain)))
    return { chainId: Number(chain), verifyingContract: contract as Hex };
  if (id.startsWith("eip155:")) throw new TypeError("`ledger`: an id on an EVM chain is eip155:chain:address");
  return { verifyingContract: toHex(keccak_256(utf8ToBytes(id)).subarray(12)) };
}

/** Until when, and how often, a signed act may be submitted. */
export interface SignedActTerms {
  /**
   * The next nonce of the account or grant that `nonceOf` names; absent for an act that takes none.
   */
  readonly nonce?: number | undefined;
  /** Unix seconds, inclusive. */
  readonly deadline: number;
}

/**
 * Which nonce a signed act takes: the actor's (`LedgerAccount.nonce`), that of the grant that
 * permits it (`LedgerGrant.nonce`), or none. A request and its cancellation need none: submitting
 * one twice changes nothing.
 */
export function nonceOf({ kind }: { readonly kind: ActKind }): "account" | "grant" | undefined {
  if (kind === "requestAccess" || kind === "cancelRequest") return undefined;
  return kind === "offerRecord" || kind === "relinquishAccess" ? "grant" : "account";
}

const domainKeys: KeyRules<SignedActDomain> = { chainId: "decides", verifyingContract: "required" };
const termKeys: KeyRules<SignedActTerms> = { nonce: "optional", deadline: "required" };
const batchTermKeys: KeyRules<Required<SignedActTerms>> = { nonce: "required", deadline: "required" };

const domainOf = (domain: SignedActDomain): TypedData["domain"] => ({
  name: "Chartkey Ledger",
  version: "1",
  ...checkKeys("domain", domain, domainKeys),
});

const nonceField: TypedField = { name: "nonce", type: "uint32" };
const deadlineField: TypedField = { name: "deadline", type: "uint40" };

/**
 * What an actor signs so that anybody may submit one act. Each kind has a struct of its own, as
 * `SignedFileCard(FileCard act,uint32 nonce,uint40 deadline)` (EIP-712).
 * @throws TypeError when a nonce is given for an act that takes none, or is missing for one that
 *   does
 */
export function signedActTypedData(domain: SignedActDomain, act: Act, terms: SignedActTerms): TypedData {
  const { nonce, deadline } = checkKeys("terms", terms, termKeys);
  const { primaryType, message } = actStruct(act);
  const takesNonce = nonceOf(act) !== undefined;
  if (takesNonce !== (nonce !== undefined))
    throw new TypeError(`A signed ${act.kind} takes ${takesNonce ? "a" : "no"} nonce`);
  const name = `Signed${primaryType}`;
  return {
    domain: domainOf(domain),
    types: {
      [name]: [{ name: "act", type: primaryType }, ...(takesNonce ? [nonceField] : []), deadlineField],
      [primaryType]: actTypes[primaryType],
    },
    primaryType: name,
    message: takesNonce ? { act: message, nonce, deadline } : { act: message, deadline },
  };
}

const batchStructs: Readonly<Record<BatchField, ActStruct>> = {
  keys: "PublishKey",
  revocations: "RevokeAccess",
  epochs: "StartEpoch",
  cards: "FileCards",
  grants: "GrantAccess",
  envelopes: "UpdateEnvelope",
};
const batchFields = Object.entries(batchStructs);

/**
 * What a patient signs for several acts at once, as `checkSubmission` allows them. The ledger
 * applies all of them or none. Each act takes one nonce.
 * @param terms its nonce is that of the first act
 */
export function signedBatchTypedData(
  domain: SignedActDomain,
  acts: readonly Act[],
  terms: Required<SignedActTerms>,
): TypedData {
  const { nonce, deadline } = checkKeys("terms", terms, batchTermKeys);
  const byField = Map.groupBy(acts, (act) => batchFieldOf(act));
  const lists = batchFields.map(([field]) => [
    field,
    (byField.get(field as BatchField) ?? []).map((act) => actStruct(act).message),
  ]);
  return {
    domain: domainOf(domain),
    types: {
      SignedBatch: [...batchFields.map(([name, struct]) => ({ name, type: `${struct}[]` })), nonceField, deadlineField],
      ...Object.fromEntries(batchFields.map(([, struct]) => [struct, actTypes[struct]])),
    },
    primaryType: "SignedBatch",
    message: { ...Object.fromEntries(lists), nonce, deadline },
  };
}
