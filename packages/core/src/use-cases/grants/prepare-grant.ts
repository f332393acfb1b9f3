import { NO_REQUEST } from "../../domain/acts/act.js";
import type { Hex } from "../../domain/encoding/bytes.js";
import type { NewGrant } from "../../domain/grants/grant.js";
import { decodeScope, slotKey } from "../../domain/grants/scope.js";
import type { Address } from "../../domain/identifiers/address.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { grantsOf } from "../../domain/log/grant-slots.js";
import type { Envelope, VersionKey } from "../../envelope/envelope.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { ownIndexOf } from "../cards/index-part.js";
import { notFound, ownIndex } from "../cards/record-index.js";
import { versionKeys } from "../keys/card-keys.js";
import { openTerms } from "../keys/grant-envelope.js";
import { profileOf } from "../people/people.js";
import type { Pair } from "../session/pairs.js";
import type { TimedView, View } from "../session/view.js";
import type { GrantInput, GrantOrder } from "./grant-order.js";
import { type Asked, checkStillMeant } from "./still-meant.js";

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
    const record = (await ownIndexOf(view, [scope.record])).records.get(scope.record);
    if (!record || record.erased) throw notFound(await ownIndex(view));
    const follow = input.follow ?? (await lastTerm(view, input, { term: "follow", field: "follow" })) ?? true;
    return { versions: versionKeys(record), follow };
  }
  if (scope !== "everything" && !epochsOf(view.log).has(scope.folder))
    throw new ChartkeyError("FOLDER_ABSENT", { message: "There is no such folder to grant" });
  if (input.from === "now") return { since: "now" };
  if (input.from === "start") return { since: null };
  return { since: (await lastTerm(view, input, { term: "since", field: "from" })) ?? null };
}

/** Checks that a grant may be given to its grantee, and finds what it covers. */
export async function prepareGrant(view: TimedView, order: GrantOrder, asked: Asked): Promise<PreparedGrant> {
  const { session, now, options } = view;
  const { input, request } = order;
  const { grantee, until } = input;
  if (grantee === session.address) throw new TypeError("`grantee`: a grant to oneself is not needed");
  if (until <= now) throw new TypeError("`until` is in the past");
  checkStillMeant(asked, view, order);
  if (request !== NO_REQUEST) await session.verifier.admit(grantee, "requests", options);
  await session.verifier.admit(grantee, "grants", options);
  await checkProfile(view, grantee);
  const pair = await session.pairs.latest(grantee, options);
  return { input, request, pair, coverage: await coverageOf(view, input) };
}
