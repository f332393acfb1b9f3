import { checkChoice, checkFlag } from "../../domain/checks/check-field.js";
import type { KeyRules } from "../../domain/checks/check-keys.js";
import type { Grant } from "../../domain/grants/grant.js";
import { decodePermissions } from "../../domain/grants/permission.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import { grantState, type Slot } from "../../domain/log/grant-slots.js";
import { keysOf } from "../../domain/log/participant-log.js";
import type { Person } from "../../domain/profiles/person.js";
import type { Keyed } from "../../domain/results/listing.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { openLatest } from "../keys/grant-envelope.js";
import { leftOut } from "../keys/left-out.js";
import type { Pages } from "../lists/listing.js";
import { pagesOf, sortKeyPart } from "../lists/page-of.js";
import { namedBy, type TimedView } from "../session/view.js";

export interface GrantQuery {
  readonly state?: Grant["state"];
  /** Whether each row has the person at the other side; `false` by default. */
  readonly withPeople?: boolean | undefined;
}

export const grantQueryKeys: KeyRules<GrantQuery> = { state: "decides", withPeople: "optional" };

/** A grant in a list. */
export type GrantRow = Keyed<Grant> & {
  /** The person at the other side, with `withPeople`; `undefined` without a valid profile. */
  readonly person?: Person | undefined;
};

/** @throws TypeError that names the field */
export function checkGrantListQuery({ state, withPeople }: GrantQuery): void {
  checkChoice("state", state, ["active", "expired", "revoked"]);
  checkFlag("withPeople", withPeople);
}

/** The terms that only the envelope of a grant holds. */
async function sealedTerms(
  view: TimedView,
  slot: Slot,
  state: Grant["state"],
): Promise<Pick<Grant, "purpose" | "from" | "problem">> {
  const opened = await openLatest(view, slot);
  const { purpose, since, granteeKey } = opened.envelope;
  const { logs } = view.session;
  const latest = keysOf(await logs.read(slot.grantee, view.options)).at(-1)?.key;
  const terms = { purpose: purpose ?? undefined, from: since === null ? "start" : "now" } as const;
  if (opened.problem) return { ...terms, problem: opened.problem };
  if (state !== "active") return terms;
  if (latest === granteeKey && !logs.keys.hasReplaced(slot.grantee, latest)) {
    const missing = view.session.address === view.log.owner ? await leftOut(view, slot, opened) : undefined;
    return missing ? { ...terms, problem: missing } : terms;
  }
  const problem = new ChartkeyError("KEY_SUPERSEDED", {
    message: "The grantee has changed keys since this grant",
    hints: ["Confirm the new fingerprint with them, then grant again. Until then they get no new keys."],
  });
  return { ...terms, problem };
}

/** A grant as apps receive it, from its entry on the ledger and its envelope. */
async function toGrant(list: TimedView, slot: Slot): Promise<Grant> {
  const view = list.session.address === list.log.owner ? namedBy(list, slot.grantee) : list;
  const state = grantState(view.log, slot, view.now);
  const onLedger: Grant = {
    patient: view.log.owner,
    grantee: slot.grantee,
    scope: decodeScope(slot.scope),
    permissions: decodePermissions(slot.permissions),
    grantedAt: slot.given.position.at,
    until: untilDate(slot.until),
    from: "start",
    state,
  };
  const sealed = await orProblem(sealedTerms(view, slot, state), view.options);
  return isChartkeyError(sealed) ? { ...onLedger, problem: sealed } : { ...onLedger, ...sealed };
}

/** A grant, and the view of the log that holds it. */
export interface ViewedGrant {
  readonly view: TimedView;
  readonly slot: Slot;
}

/** Pages of grants, the oldest first. */
export const grantPages = (grants: readonly ViewedGrant[], state: Grant["state"] | undefined): Pages<Keyed<Grant>> =>
  pagesOf(
    grants
      .filter(({ view, slot }) => state === undefined || grantState(view.log, slot, view.now) === state)
      .map(({ view, slot }) => ({
        sortKey: sortKeyPart(slot.first.position.sequence),
        make: () => toGrant(view, slot),
      })),
    "oldest",
  );
