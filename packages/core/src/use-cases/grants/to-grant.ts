import type { Grant } from "../../domain/grants/grant.js";
import { decodePermissions } from "../../domain/grants/permission.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import { grantState } from "../../domain/log/grant-state.js";
import { keysOf } from "../../domain/log/participant-log.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { TimedView } from "../session/view.js";

/** The terms that only the envelope of a grant holds. */
async function sealedTerms(
  view: TimedView,
  slot: Slot,
  state: Grant["state"],
): Promise<Pick<Grant, "purpose" | "from" | "problem">> {
  const { purpose, since, granteeKey } = await readEnvelope(view, slot);
  const latest = keysOf(await view.session.logs.read(slot.grantee, view.options)).at(-1)?.key;
  const terms = { purpose: purpose ?? undefined, from: since === null ? "start" : "now" } as const;
  if (state !== "active" || latest === granteeKey) return terms;
  const problem = new ChartkeyError("KEY_SUPERSEDED", {
    message: "The grantee has changed keys since this grant",
    hints: ["Confirm the new fingerprint with them, then grant again. Until then they get no new keys."],
  });
  return { ...terms, problem };
}

/** A grant as apps receive it, from its entry on the ledger and its envelope. */
export async function toGrant(view: TimedView, slot: Slot): Promise<Grant> {
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
