import { type Act, type Address, batchFieldOf, type Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";
import { actArguments } from "../write/act-call.js";

export interface ActSignature {
  readonly actor: Address;
  /** Unix seconds, inclusive. */
  readonly deadline: number;
  readonly signature: Hex;
}

/** The acts as the contract's struct, which leaves out the actor. */
function batchArgument(acts: readonly Act[]) {
  const all = Map.groupBy(acts, batchFieldOf);
  const inField = (field: Parameters<typeof all.get>[0]) => all.get(field) ?? [];
  return {
    keys: inField("keys").map((act) => act.kind === "publishKey" && act.key),
    revocations: inField("revocations"),
    epochs: inField("epochs"),
    cards: inField("cards"),
    grants: inField("grants"),
    envelopes: inField("envelopes"),
  };
}

/** The call data of signed acts. */
export function encodeSignedActs(
  acts: readonly Act[],
  { actor, deadline, signature }: ActSignature,
  { encodeCall }: Pick<EvmLibrary, "encodeCall">,
): Hex {
  const [only, ...more] = acts;
  if (!only || more.length > 0) return encodeCall("batchBySig", [batchArgument(acts), actor, deadline, signature]);
  return encodeCall(`${only.kind}BySig`, [...actArguments(only), actor, deadline, signature]);
}
