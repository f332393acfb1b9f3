import { type Act, type ActOf, entersHead } from "../acts/act.js";
import { nextHead } from "../acts/head.js";
import { encodePermissions } from "../grants/permission.js";
import type { EncodedScope } from "../grants/scope.js";
import type { Address } from "../identifiers/address.js";
import type { LedgerAccount, LedgerGrant } from "./ledger-state.js";

/** All that one act reads and changes: a ledger looks up both by the act, and keeps both afterwards. */
export interface ActState {
  /** Of the participant in whose log the act stands (`logOf`). */
  readonly account: LedgerAccount;
  /** The slot that the act names (`slotOf`). Absent where it names none, or where nothing was ever granted. */
  readonly grant: LedgerGrant | undefined;
}

/** Why a ledger refuses an act, by the names of the contract's errors. */
export type ActRefusal = "InvalidGrantee" | "InvalidPermissions" | "InvalidUntil" | "NotPermitted";

/** What became of an act. One that is refused has changed nothing. */
export type AppliedAct =
  | { readonly ok: true; readonly state: ActState }
  | { readonly ok: false; readonly refusal: ActRefusal };

const ALL = encodePermissions(["read", "contribute", "amend"]);
const NOBODY = `0x${"0".repeat(40)}`;

/** The slot in which an act looks for a grant, or which it changes: the key of `Ledger.grant`. */
export function slotOf(
  act: Act,
): { readonly patient: Address; readonly grantee: Address; readonly scope: EncodedScope } | undefined {
  switch (act.kind) {
    case "grant":
    case "revoke":
    case "relinquish":
      return { patient: act.patient, grantee: act.grantee, scope: act.scope };
    case "offer":
      return { patient: act.patient, grantee: act.author, scope: act.scope };
    default:
      return undefined;
  }
}

/**
 * The permissions of a slot's grant while it is live, else 0: it was not revoked, its time is not
 * over, and the patient has not revoked everyone since.
 * @param time the ledger's time, in Unix seconds
 */
export const livePermissions = ({ account, grant }: ActState, time: number): number =>
  grant && grant.until > time && grant.everyoneEpoch === account.everyoneEpoch ? grant.permissions : 0;

function refusalOfGrant({ patient, grantee, until, permissions }: ActOf<"grant">, time: number) {
  if (grantee === patient || grantee === NOBODY) return "InvalidGrantee";
  if (until <= time) return "InvalidUntil";
  if (permissions < 1 || permissions > ALL) return "InvalidPermissions";
  return undefined;
}

function refusalOf(state: ActState, act: Act, time: number): ActRefusal | undefined {
  const permits = (permissions: number) =>
    (livePermissions(state, time) & permissions) === 0 ? "NotPermitted" : undefined;
  switch (act.kind) {
    case "grant":
      return refusalOfGrant(act, time);
    case "offer":
      return permits(encodePermissions([act.amends ? "amend" : "contribute"]));
    case "relinquish":
      return permits(ALL);
    default:
      return undefined;
  }
}

function grantAfter({ account, grant }: ActState, act: Act, signed: boolean): LedgerGrant | undefined {
  switch (act.kind) {
    case "grant": {
      const { until, permissions } = act;
      return { until, permissions, everyoneEpoch: account.everyoneEpoch, nonce: (grant?.nonce ?? 0) + 1 };
    }
    case "revoke":
    case "relinquish":
      return grant && { ...grant, until: 0, nonce: grant.nonce + 1 };
    case "offer":
      return grant && signed ? { ...grant, nonce: grant.nonce + 1 } : grant;
    default:
      return grant;
  }
}

function accountAfter({ head, everyoneEpoch, nonce }: LedgerAccount, act: Act, time: number): LedgerAccount {
  const byGrantee = act.kind === "offer" || act.kind === "relinquish";
  return {
    head: nextHead(head, time, act),
    everyoneEpoch: everyoneEpoch + (act.kind === "revoke-everyone" ? 1 : 0),
    nonce: nonce + (byGrantee ? 0 : 1),
  };
}

/**
 * The rules of a ledger: whether it takes an act that its actor brings, and what its state is then.
 * A pure function, so that a ledger can be built on it, or be checked against it. Its caller has
 * made sure of the rest: `checkSubmission` of the form of the act, of its actor and of what stands
 * together, and the ledger itself of the actor's signature. Several acts are applied one after the
 * other, and if one is refused, none happens.
 * @param state what the ledger keeps of the act's log and slot; `emptyAccount` of who is new there
 * @param act in canonical form: its addresses are those that `parseAddress` gives
 * @param time the ledger's time of the entry, in Unix seconds
 * @param signed whether somebody else submits what the actor signed: an offer then takes the slot's
 * nonce, so that it cannot be submitted twice
 */
export function applyAct(state: ActState, act: Act, time: number, signed = false): AppliedAct {
  const refusal = refusalOf(state, act, time);
  if (refusal) return { ok: false, refusal };
  if (!entersHead(act)) return { ok: true, state };
  return {
    ok: true,
    state: { account: accountAfter(state.account, act, time), grant: grantAfter(state, act, signed) },
  };
}
