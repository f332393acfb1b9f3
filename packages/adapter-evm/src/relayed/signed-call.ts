import { type Act, type Address, batchFieldOf, type Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../evm-library.js";
import { callOf } from "../write/act-call.js";

export interface ActSignature {
  readonly actor: Address;
  /** Unix seconds, inclusive. */
  readonly deadline: number;
  readonly signature: Hex;
}

/** The acts in the contract's struct, where who acts stands once, beside it. */
function batchOf(acts: readonly Act[]) {
  const all = Map.groupBy(acts, batchFieldOf);
  const of = (field: Parameters<typeof all.get>[0]) => all.get(field) ?? [];
  return {
    keys: of("keys").map((act) => act.kind === "key" && act.key),
    everyone: of("everyone").length > 0,
    revocations: of("revocations"),
    epochs: of("epochs"),
    cards: of("cards"),
    grants: of("grants"),
  };
}

/** Call data that brings signed acts. */
export function signedCall(
  acts: readonly Act[],
  { actor, deadline, signature }: ActSignature,
  { encode }: Pick<EvmLibrary, "encode">,
): Hex {
  const [only, ...more] = acts;
  if (!only || more.length > 0) return encode("batchBySig", [batchOf(acts), actor, deadline, signature]);
  const [name, args] = callOf(only);
  return encode(`${name}BySig`, [...args, actor, deadline, signature]);
}
