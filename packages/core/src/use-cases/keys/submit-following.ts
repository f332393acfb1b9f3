import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { planEpoch, staleFolders } from "../../domain/log/plan-epoch.js";
import { revivedSlots } from "../../domain/log/revived-slots.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { ownLog } from "../session/session.js";
import { timed } from "../session/view.js";
import { staged, type Write } from "../writing/write.js";
import { freshSalts, startEpoch } from "./start-epoch.js";

/** Ends grants once more, with a new epoch for what they were handed. */
const endAgain = ({ session, options }: Write, log: ParticipantLog, revived: readonly Slot[]): Promise<Receipt> =>
  staged(session, options, async (staging) => {
    const write: Write = { ...(await timed({ session, log, options })), options, staging };
    const patient = session.address;
    const acts = revived.map(({ grantee, scope }): Act => ({ kind: "revoke", patient, grantee, scope }));
    const stale = staleFolders(log, acts, write.now, await session.exposures.salts(log, options));
    if (stale.length === 0) return staging.submit(acts);
    return staging.submit(await startEpoch(write, planEpoch(log, freshSalts(session, stale), acts, write.now)));
  });

/**
 * Submits a write together with the grants that follow it. Another device may have revoked one of
 * these while the write was under way: what it ended is ended again at once, in a second
 * transaction with a prompt of its own.
 * @param again what `followUps` gave
 * @returns also those whose ended grants were live for a moment, and who may hold what the write
 *   handed to them
 */
export async function submitFollowing(
  write: Write,
  acts: readonly Act[],
  again: readonly Act[],
): Promise<{ readonly receipt: Receipt; readonly revived: readonly Address[] }> {
  const receipt = await write.staging.submit([...acts, ...again]);
  if (again.length === 0) return { receipt, revived: [] };
  const log = await ownLog(write.session, write.options);
  const revived = revivedSlots(log, receipt.transaction, again);
  if (revived.length > 0) await endAgain(write, log, revived);
  return { receipt, revived: [...new Set(revived.map(({ grantee }) => grantee))] };
}
