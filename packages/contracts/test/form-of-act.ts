import type { Act } from "../../core/src/domain/acts/act.js";

/**
 * What an act is on the ledger: the event that carries its members, and the function that does it.
 */
export function formOf(act: Act): { event: string; functionName: string; args: readonly unknown[] } {
  switch (act.kind) {
    case "key":
      return { event: "KeyPublished", functionName: "publishKey", args: [act.key] };
    case "epoch":
      return { event: "EpochStarted", functionName: "startEpoch", args: [act.words, act.lockbox] };
    case "card":
      return { event: "CardFiled", functionName: "addCard", args: [act.place, act.card] };
    case "cards":
      return { event: "CardsFiled", functionName: "addCards", args: [act.place, act.cards] };
    case "grant": {
      const { grantee, scope, until, permissions, envelope } = act;
      return { event: "Granted", functionName: "grant", args: [grantee, scope, until, permissions, envelope] };
    }
    case "revoke":
      return { event: "Revoked", functionName: "revoke", args: [act.grantee, act.scope] };
    case "revoke-everyone":
      return { event: "EveryoneRevoked", functionName: "revokeEveryone", args: [] };
    case "offer":
      return { event: "RecordOffered", functionName: "offer", args: [act.patient, act.scope, act.amends, act.offer] };
    case "relinquish":
      return { event: "Relinquished", functionName: "relinquish", args: [act.patient, act.scope] };
    case "request":
      return { event: "AccessRequested", functionName: "request", args: [act.patient, act.message] };
    case "cancel":
      return { event: "RequestCancelled", functionName: "cancel", args: [act.patient, act.message] };
    default:
      return { event: "RequestRejected", functionName: "reject", args: [act.asker, act.message] };
  }
}
