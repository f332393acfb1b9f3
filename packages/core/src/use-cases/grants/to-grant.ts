import type { Grant } from "../../domain/grants/grant.js";
import { keysOf } from "../../domain/log/participant-log.js";
import { decodePermissions } from "../../domain/grants/permission.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { untilDate } from "../../domain/grants/until.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import { grantState, type GrantInLog } from "../../domain/log/grant-state.js";

/** One line of an access list: what the ledger says, and what only the envelope does. */
export async function toGrant(session: Session, logged: GrantInLog, now: number, options: CallOptions): Promise<Grant> {
  const { log, slot } = logged;
  const state = grantState(logged, now);
  const facts: Grant = {
    patient: log.owner,
    grantee: slot.grantee,
    scope: decodeScope(slot.scope),
    permissions: decodePermissions(slot.permissions),
    grantedAt: slot.given.position.at,
    until: untilDate(slot.until),
    from: "start",
    state,
  };
  try {
    const { purpose, since, granteeKey } = await readEnvelope(session, log.owner, slot, options);
    const latest = keysOf(await session.logs.read(slot.grantee, options)).at(-1)?.key;
    const superseded = state === "active" && latest !== granteeKey;
    const problem = new ChartkeyError("KEY_SUPERSEDED", {
      message: "The grantee has changed keys since this grant",
      hints: ["Confirm the new fingerprint with them, then grant again. Until then they get no new keys."],
    });
    return {
      ...facts,
      purpose: purpose ?? undefined,
      from: since === null ? "start" : "now",
      ...(superseded && { problem }),
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isChartkeyError(error)) throw error;
    return { ...facts, problem: error };
  }
}
