import { type Act, type ActOf, checkKind, entersHead, requestOf } from "../acts/act.js";
import { type ActCounters, counterOf, countersAfter } from "../acts/act-counters.js";
import { nextHead } from "../acts/head.js";
import { checkKeys, type KeyRules } from "../checks/check-keys.js";
import { encodePermissions } from "../grants/permission.js";
import type { EncodedScope } from "../grants/scope.js";
import type { Address } from "../identifiers/address.js";
import type { LedgerAccount, LedgerGrant } from "./ledger-state.js";

/** What decides whether a grant is active. */
export interface GrantState {
  /** Of the participant whose log the act enters (`logOf`). */
  readonly account: LedgerAccount;
  /**
   * The slot that the act names (`slotOf`). `undefined` where it names none, or where nothing was
   * ever granted.
   */
  readonly grant: LedgerGrant | undefined;
}

/**
 * All the state that one act reads and changes. A ledger looks it up by the act and stores it
 * afterwards.
 */
export interface ActState extends GrantState {
  /** Whether the request that the act is about (`requestOf`) was cancelled. */
  readonly cancelled: boolean;
}

/** Why a ledger refuses an act, by the names of the contract's errors. */
export type ActRefusal =
  | "Conflict"
  | "InvalidGrantee"
  | "InvalidPermissions"
  | "InvalidUntil"
  | "NotPermitted"
  | "RequestClosed";

/** The result of an act. A refused act changes nothing. */
export type AppliedAct =
  | { readonly ok: true; readonly state: ActState }
  | { readonly ok: false; readonly refusal: ActRefusal };

const ALL = encodePermissions(["read", "contribute", "amend"]);
const NOBODY = `0x${"0".repeat(40)}`;

/** The slot that an act reads or changes: the query of `Ledger.grant`. */
export function slotOf(
  act: Act,
): { readonly patient: Address; readonly grantee: Address; readonly scope: EncodedScope } | undefined {
  switch (act.kind) {
    case "grantAccess":
    case "revokeAccess":
    case "relinquishAccess":
      return { patient: act.patient, grantee: act.grantee, scope: act.scope };
    case "offerRecord":
      return { patient: act.patient, grantee: act.author, scope: act.scope };
    default:
      return undefined;
  }
}

/**
 * The permissions of a slot's grant while it is active, else 0. It is active until it is revoked,
 * its time is over, or the patient revokes everyone.
 * @param time the ledger's time, in Unix seconds
 */
export const livePermissions = ({ account, grant }: GrantState, time: number): number =>
  grant && grant.until > time && grant.everyoneEpoch === account.everyoneEpoch ? grant.permissions : 0;

function refusalOfGrant({ cancelled }: ActState, act: ActOf<"grantAccess">, time: number) {
  const { patient, grantee, until, permissions } = act;
  if (grantee === patient || grantee === NOBODY) return "InvalidGrantee";
  if (until <= time) return "InvalidUntil";
  if (permissions < 1 || permissions > ALL) return "InvalidPermissions";
  if (cancelled && requestOf(act)) return "RequestClosed";
  return undefined;
}

function conflicts({ account }: ActState, act: Act, base: ActCounters | undefined): boolean {
  const counter = counterOf(act);
  return base !== undefined && counter !== undefined && account[counter] !== base[counter];
}

function refusalOf(state: ActState, act: Act, time: number): ActRefusal | undefined {
  const permits = (permissions: number) =>
    (livePermissions(state, time) & permissions) === 0 ? "NotPermitted" : undefined;
  switch (act.kind) {
    case "grantAccess":
      return refusalOfGrant(state, act, time);
    case "offerRecord":
      return permits(encodePermissions([act.amends ? "amend" : "contribute"]));
    case "relinquishAccess":
      return permits(ALL);
    default:
      return undefined;
  }
}

function grantAfter({ account, grant }: ActState, act: Act, signed: boolean): LedgerGrant | undefined {
  switch (act.kind) {
    case "grantAccess": {
      const { until, permissions } = act;
      return { until, permissions, everyoneEpoch: account.everyoneEpoch, nonce: (grant?.nonce ?? 0) + 1 };
    }
    case "revokeAccess":
    case "relinquishAccess":
      return grant && { ...grant, until: 0, nonce: grant.nonce + 1 };
    case "offerRecord":
      return grant && signed ? { ...grant, nonce: grant.nonce + 1 } : grant;
    default:
      return grant;
  }
}

const accountAfter = ({ head, everyoneEpoch, ...counters }: LedgerAccount, act: Act, time: number): LedgerAccount => ({
  head: nextHead(head, time, act),
  everyoneEpoch: everyoneEpoch + (act.kind === "revokeEveryone" ? 1 : 0),
  ...countersAfter(counters, act),
});

/** How an act reaches the ledger. */
export interface ActTerms {
  /**
   * Whether somebody else submits what the actor signed: an offer then takes the slot's nonce, so
   * that it cannot be submitted twice.
   */
  readonly signed?: boolean | undefined;
  /**
   * For an act that its actor submits: the counters that it names, which must be those of the
   * account. A signature names its nonce itself.
   */
  readonly base?: ActCounters | undefined;
}

const termKeys: KeyRules<ActTerms> = { signed: "optional", base: "optional" };

/**
 * The rules of a ledger: whether it accepts an act, and its state afterwards. A pure function, so
 * that a ledger can be built on it or checked against it. The caller checks the rest first:
 * `checkSubmission` checks the acts' form, actor and order, and the ledger checks the actor's
 * signature. Apply several acts one after the other; if one is refused, the ledger applies none.
 * @param state what the ledger stores of the act's log and slot; `emptyAccount` for a participant
 *   without entries
 * @param act in canonical form: with addresses as `parseAddress` gives them
 * @param time the ledger's time of the entry, in Unix seconds
 */
export function applyAct(state: ActState, act: Act, time: number, terms: ActTerms = {}): AppliedAct {
  const { signed = false, base } = checkKeys("terms", terms, termKeys);
  checkKind(act);
  if (!Number.isSafeInteger(time)) throw new TypeError("`time` is in Unix seconds");
  const refusal = refusalOf(state, act, time) ?? (conflicts(state, act, base) ? "Conflict" : undefined);
  if (refusal) return { ok: false, refusal };
  const cancelled = state.cancelled || act.kind === "cancelRequest";
  if (!entersHead(act)) return { ok: true, state: { ...state, cancelled } };
  return {
    ok: true,
    state: { account: accountAfter(state.account, act, time), grant: grantAfter(state, act, signed), cancelled },
  };
}
