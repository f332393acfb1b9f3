import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { planEpoch, staleFolders } from "../../domain/log/plan-epoch.js";
import { revivedSlots } from "../../domain/log/revived-slots.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { startEpoch } from "./start-epoch.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { freshHex, ownLog, type Session } from "../session/session.js";
import { type Staging, staged } from "../writing/staging.js";

/** Ends grants once more, with a new epoch for what they were handed. */
const endAgain = (
  session: Session,
  log: ParticipantLog,
  revived: readonly Slot[],
  options: CallOptions<WriteProgress>,
): Promise<Receipt> =>
  staged(session, options, async (staging) => {
    const patient = session.address;
    const acts = revived.map(({ grantee, scope }): Act => ({ kind: "revoke", patient, grantee, scope }));
    const now = await nowSeconds(session, options);
    const stale = staleFolders(log, acts, now, await session.exposures.salts(log, options));
    if (stale.length === 0) return staging.submit(acts, options);
    const plan = planEpoch(log, stale, acts, now, () => freshHex(session, 8));
    return staging.submit(await startEpoch(session, staging, log, plan, options), options);
  });

/**
 * Submits a write together with the grants that follow it. Another device may have revoked one of these while the write was under way: what it ended is ended
 * again at once, in a second transaction with a prompt of its own.
 * @param again what `followUps` gave
 * @returns also those whose ended grants were live for a moment, and who may hold what the write handed to them
 */
export async function submitFollowing(
  session: Session,
  staging: Staging,
  acts: readonly Act[],
  again: readonly Act[],
  options: CallOptions<WriteProgress>,
): Promise<{ readonly receipt: Receipt; readonly revived: readonly Address[] }> {
  const receipt = await staging.submit([...acts, ...again], options);
  if (again.length === 0) return { receipt, revived: [] };
  const log = await ownLog(session, options);
  const revived = revivedSlots(log, receipt.transaction, again);
  if (revived.length > 0) await endAgain(session, log, revived, options);
  return { receipt, revived: [...new Set(revived.map(({ grantee }) => grantee))] };
}
