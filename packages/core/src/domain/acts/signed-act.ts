import { actStruct, actTypes, type ActStruct } from "./act-struct.js";
import type { Act, ActKind } from "./act.js";
import type { Hex } from "../encoding/hex.js";
import { type BatchField, batchFieldOf } from "./submission.js";
import type { TypedData, TypedField } from "../typed-data/typed-data.js";

/** Where a signature is good: one contract on one chain (EIP-155). */
export interface SignedActDomain {
  readonly chainId: number;
  readonly verifyingContract: Hex;
}

/** How long, and how often, a signed act may be brought. */
export interface SignedActTerms {
  /** The next one of what `nonceOf` says; not for an act that takes none. */
  readonly nonce?: number | undefined;
  /** Unix seconds, inclusive. */
  readonly deadline: number;
}

/**
 * Which nonce a signed act takes: the actor's (`LedgerAccount.nonce`), that of the grant it stands
 * on (`LedgerGrant.nonce`), or none. A request and the answers to it need none: saying one twice
 * changes nothing, and the first answer stands.
 */
export function nonceOf({ kind }: { readonly kind: ActKind }): "account" | "grant" | undefined {
  if (kind === "request" || kind === "cancel" || kind === "reject") return undefined;
  return kind === "offer" || kind === "relinquish" ? "grant" : "account";
}

const domainOf = ({ chainId, verifyingContract }: SignedActDomain): TypedData["domain"] => ({
  name: "Chartkey Ledger",
  version: "1",
  chainId,
  verifyingContract,
});

const nonceField: TypedField = { name: "nonce", type: "uint32" };
const deadlineField: TypedField = { name: "deadline", type: "uint40" };

/**
 * What an actor signs so that anybody may bring one act: a struct of its own for each kind,
 * `SignedFileCard(FileCard act,uint32 nonce,uint40 deadline)` (EIP-712).
 * @throws TypeError when a nonce is given for an act that takes none, or is missing
 */
export function signedActTypedData(domain: SignedActDomain, act: Act, { nonce, deadline }: SignedActTerms): TypedData {
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
  everyone: "RevokeEveryone",
  revocations: "RevokeAccess",
  epochs: "StartEpoch",
  cards: "FileCards",
  grants: "GrantAccess",
};
const batchFields = Object.entries(batchStructs);

/**
 * What a patient signs for several acts at once, as `checkSubmission` allows them: all of them
 * happen, or none. Each takes a nonce.
 * @param terms with the nonce of the first act
 */
export function signedBatchTypedData(
  domain: SignedActDomain,
  acts: readonly Act[],
  { nonce, deadline }: Required<SignedActTerms>,
): TypedData {
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
