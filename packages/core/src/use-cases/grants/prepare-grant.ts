import { checkChoice, checkFlag, inField } from "../../domain/checks/check-field.js";
import { checkKeys } from "../../domain/checks/check-keys.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import { type NewGrant, newGrantKeys } from "../../domain/grants/grant.js";
import { checkPurpose, type Purpose } from "../../domain/grants/purpose.js";
import { decodeScope, type EncodedScope, encodeScope, slotKey } from "../../domain/grants/scope.js";
import { untilSeconds } from "../../domain/grants/until.js";
import { type Address, parseAddress } from "../../domain/identifiers/address.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { grantsOf, isUntouched } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { Envelope, VersionKey } from "../../envelope/envelope.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { notFound, ownIndex } from "../cards/record-index.js";
import { versionKeys } from "../keys/card-keys.js";
import { openTerms } from "../keys/grant-envelope.js";
import { profileOf } from "../people/people.js";
import type { Pair } from "../session/pairs.js";
import type { TimedView, View } from "../session/view.js";

/** The input of a grant, with every field checked. */
export interface GrantInput {
  readonly grantee: Address;
  readonly scope: EncodedScope;
  /** Unix seconds. */
  readonly until: number;
  readonly purpose: Purpose | undefined;
  readonly from: "start" | "now" | "unchanged";
  /** `undefined` for unchanged. */
  readonly follow: boolean | undefined;
}

/** @throws TypeError that names the key or the field */
export function checkGrant(grant: NewGrant): GrantInput {
  const { grantee, scope, until, purpose, from, follow } = checkKeys("grant", grant, newGrantKeys);
  checkChoice("from", from, ["start", "now", "unchanged"]);
  checkFlag("follow", follow);
  return {
    grantee: inField("grantee", () => parseAddress(grantee)),
    scope: encodeScope(scope),
    until: untilSeconds(until),
    purpose: purpose === undefined ? undefined : checkPurpose(purpose),
    from: from ?? "unchanged",
    follow,
  };
}

/** A grant to give. */
export interface GrantOrder {
  readonly input: GrantInput;
  /** The message pointer of the request that it answers; `NO_REQUEST` for none. */
  readonly request: Hex;
  /** Throws when the grant may not be given on this log any more. It runs at each planning. */
  readonly check?: ((view: TimedView) => void) | undefined;
}

/**
 * What a grant covers: the versions of a record, now or also later ones; or epochs from the start,
 * from where the last grant begins, or from now on.
 */
type Coverage =
  | { readonly versions: readonly VersionKey[]; readonly follow: boolean }
  | { readonly since: Envelope["since"] | "now" };

/** A grant that was checked and may be given. Nothing is stored for it yet. */
export interface PreparedGrant {
  readonly input: GrantInput;
  readonly request: Hex;
  readonly pair: Pair;
  readonly coverage: Coverage;
}

/**
 * Rejects when the grantee's profile contradicts the ledger. A grant needs no profile: it is also
 * given when the directory is away, or has none.
 */
const checkProfile = ({ session, options }: View, grantee: Address) =>
  orProblem(profileOf(session, grantee, options), options, "DIRECTORY_UNAVAILABLE", "MISCONFIGURED");

/**
 * A term of the grantee's last grant of this scope, also of one that has ended: a grant that is
 * extended too late widens no more than one extended in time. It rejects when the envelope cannot
 * be read, since a guess could widen the grant.
 * @param field the field of a grant that sets the term anew
 */
async function lastTerm<T extends "since" | "follow">(
  view: TimedView,
  { grantee, scope }: GrantInput,
  { term, field }: { readonly term: T; readonly field: keyof NewGrant },
): Promise<Envelope[T] | undefined> {
  const slot = grantsOf(view.log).slots.get(slotKey(grantee, scope));
  if (!slot) return undefined;
  try {
    return (await openTerms(view, slot))[term];
  } catch (error) {
    if (!isChartkeyError(error)) throw error;
    const { code, retryable } = error;
    throw new ChartkeyError(code, {
      message: `The terms of the earlier grant cannot be read: ${error.message}`,
      hints: [`Say \`${field}\`: then they are not needed.`],
      retryable,
      cause: error,
    });
  }
}

/**
 * Both would grant less of one scope, and nothing less of the other: what was meant as narrower
 * must not be given as wider.
 * @throws TypeError that names the field
 */
function checkNarrowing({ from, follow }: GrantInput, ofRecord: boolean): void {
  if (ofRecord && from === "now")
    throw new TypeError("`from`: a grant of a record begins at the start; `follow` decides about later versions");
  if (!ofRecord && follow === false)
    throw new TypeError("`follow` is for a record: all that is added to a folder later is granted too");
}

async function coverageOf(view: TimedView, input: GrantInput): Promise<Coverage> {
  const scope = decodeScope(input.scope);
  checkNarrowing(input, scope !== "everything" && "record" in scope);
  if (scope !== "everything" && "record" in scope) {
    const index = await ownIndex(view);
    const record = index.records.get(scope.record);
    if (!record || record.erased) throw notFound(index);
    const follow = input.follow ?? (await lastTerm(view, input, { term: "follow", field: "follow" })) ?? true;
    return { versions: versionKeys(record), follow };
  }
  if (scope !== "everything" && !epochsOf(view.log).has(scope.folder))
    throw new ChartkeyError("FOLDER_ABSENT", { message: "There is no such folder to grant" });
  if (input.from === "now") return { since: "now" };
  if (input.from === "start") return { since: null };
  return { since: (await lastTerm(view, input, { term: "since", field: "from" })) ?? null };
}

/**
 * Rejects a grant whose predecessor was ended, or replaced by another device, since it was asked
 * for: to give it now would revive what was ended, or widen what was narrowed, and nobody asked for
 * that.
 */
function checkUnchanged(askedOn: ParticipantLog, { session, log }: View, input: GrantInput): void {
  if (isUntouched(askedOn, log, input, session.given)) return;
  throw new ChartkeyError("LEDGER_CONFLICT", {
    message: "Another act has ended or replaced the grant meanwhile",
    hints: ["Look at the access list. If the grant is still meant, give it again."],
  });
}

/**
 * Checks that a grant may be given to its grantee, and finds what it covers.
 * @param askedOn the log as it was when the grant was asked for
 */
export async function prepareGrant(
  view: TimedView,
  { input, request, check }: GrantOrder,
  askedOn: ParticipantLog,
): Promise<PreparedGrant> {
  const { session, now, options } = view;
  const { grantee, until } = input;
  check?.(view);
  checkUnchanged(askedOn, view, input);
  if (grantee === session.address) throw new TypeError("`grantee`: a grant to oneself is not needed");
  if (until <= now) throw new TypeError("`until` is in the past");
  await session.verifier.admit(grantee, "grants", options);
  await checkProfile(view, grantee);
  const pair = await session.pairs.latest(grantee, options);
  return { input, request, pair, coverage: await coverageOf(view, input) };
}
