import { type Act, hashAct, type Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";

type Call = readonly [name: string, args: readonly unknown[]];

/** The contract's function for an act whose actor sends the transaction. */
export function actCall(act: Act): Call {
  switch (act.kind) {
    case "key":
      return ["publishKey", [act.key]];
    case "epoch":
      return ["startEpoch", [act.words, act.lockbox]];
    case "card":
      return ["addCard", [act.place, act.card]];
    case "cards":
      return ["addCards", [act.place, act.cards]];
    case "grant":
      return ["grant", [act.grantee, act.scope, act.until, act.permissions, act.envelope]];
    case "revoke":
      return ["revoke", [act.grantee, act.scope]];
    case "revoke-everyone":
      return ["revokeEveryone", []];
    case "offer":
      return ["offer", [act.patient, act.scope, act.amends, act.offer]];
    case "relinquish":
      return ["relinquish", [act.patient, act.scope]];
    case "request":
    case "cancel":
      return [act.kind, [act.patient, act.message]];
    default:
      return ["reject", [act.asker, act.message]];
  }
}

/** The cheapest function for all of the acts. */
function submissionCall(acts: readonly Act[], encodeCall: EvmLibrary["encodeCall"]): Call {
  const [first, second, ...more] = acts;
  if (first && !second) return actCall(first);
  if (first?.kind === "revoke" && second?.kind === "epoch" && more.length === 0)
    return ["revokeAndStartEpoch", [first.grantee, first.scope, second.words, second.lockbox]];
  return ["multicall", [acts.map((act) => encodeCall(...actCall(act)))]];
}

/** The call data of one transaction with all of the acts. @throws TypeError for a malformed act */
export function encodeActs(acts: readonly Act[], { encodeCall }: Pick<EvmLibrary, "encodeCall">): Hex {
  for (const act of acts) hashAct(act);
  try {
    return encodeCall(...submissionCall(acts, encodeCall));
  } catch (cause) {
    throw new TypeError("An act does not fit the ledger", { cause });
  }
}
