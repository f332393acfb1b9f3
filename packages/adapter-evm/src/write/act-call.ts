import { type Act, type ActCounters, counterOf, countersAfter, hashAct, type Hex } from "@chartkey/core/adapters";
import type { EvmLibrary } from "../library/evm-library.js";

type Encoder = Pick<EvmLibrary, "encodeCall">;

/**
 * The arguments of the contract's function for an act, without the actor. An act's kind is the name
 * of its function.
 */
export function actArguments(act: Act): readonly unknown[] {
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

/** The call with which an actor submits an act. Its last argument is the counter that it names. */
function actCall(act: Act, base: ActCounters | undefined, { encodeCall }: Encoder): Hex {
  const counter = counterOf(act);
  return encodeCall(act.kind, [...actArguments(act), ...(base && counter ? [base[counter]] : [])]);
}

function actCalls(acts: readonly Act[], base: ActCounters | undefined, encoder: Encoder): readonly Hex[] {
  let counters = base;
  return acts.map((act) => {
    const call = actCall(act, counters, encoder);
    counters &&= countersAfter(counters, act);
    return call;
  });
}

/**
 * The call data of one transaction with all of the acts, which their actor sends.
 * @param base the counters of the actor's account on which the acts were planned; each act names
 *   its own as the acts before it leave it
 * @throws TypeError for a malformed act
 */
export function encodeActs(acts: readonly Act[], base: ActCounters | undefined, encoder: Encoder): Hex {
  for (const act of acts) hashAct(act);
  try {
    const [first, ...more] = actCalls(acts, base, encoder);
    return first && more.length === 0 ? first : encoder.encodeCall("multicall", [[first, ...more]]);
  } catch {
    // no cause: the client's error repeats the arguments, and only a ChartkeyError cuts its cause
    throw new TypeError("An act does not fit the ledger");
  }
}
