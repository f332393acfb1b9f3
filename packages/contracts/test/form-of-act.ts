import type { Act } from "../../core/src/domain/acts/act.js";
import { type ActCounters, counterOf } from "../../core/src/domain/acts/act-counters.js";

const events: Readonly<Record<Act["kind"], string>> = {
  publishKey: "KeyPublished",
  startEpoch: "EpochStarted",
  fileCard: "CardFiled",
  fileCards: "CardsFiled",
  grantAccess: "AccessGranted",
  updateEnvelope: "EnvelopeUpdated",
  revokeAccess: "AccessRevoked",
  revokeEveryone: "EveryoneRevoked",
  offerRecord: "RecordOffered",
  relinquishAccess: "AccessRelinquished",
  requestAccess: "AccessRequested",
  cancelRequest: "RequestCancelled",
  rejectRequest: "RequestRejected",
};

/** The arguments of the function that does the act, without what it was planned on. */
function argumentsOf(act: Act): readonly unknown[] {
  switch (act.kind) {
    case "publishKey":
      return [act.key];
    case "startEpoch":
      return [act.epochs, act.lockbox];
    case "fileCard":
      return [act.location, act.card];
    case "fileCards":
      return [act.location, act.cards];
    case "grantAccess":
      return [act.grantee, act.scope, act.request, act.until, act.permissions, act.envelope];
    case "updateEnvelope":
      return [act.grantee, act.scope, act.envelope];
    case "revokeAccess":
      return [act.grantee, act.scope];
    case "revokeEveryone":
      return [];
    case "offerRecord":
      return [act.patient, act.scope, act.amends, act.offer];
    case "relinquishAccess":
      return [act.patient, act.scope];
    case "requestAccess":
    case "cancelRequest":
      return [act.patient, act.message];
    default:
      return [act.requester, act.message];
  }
}

/**
 * What an act is on the ledger: the event that carries its members, and the function that does it,
 * which has the name of its kind.
 */
export const formOf = (act: Act): { event: string; functionName: string; args: readonly unknown[] } => ({
  event: events[act.kind],
  functionName: act.kind,
  args: argumentsOf(act),
});

/** The arguments of a direct call on an account with these counters. */
export function directArguments(act: Act, counters: ActCounters): readonly unknown[] {
  const counter = counterOf(act);
  return counter === undefined ? argumentsOf(act) : [...argumentsOf(act), counters[counter]];
}
