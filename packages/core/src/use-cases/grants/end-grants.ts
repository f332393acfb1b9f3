import type { Act } from "../../domain/acts/act.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { planEpoch, staleFolders } from "../../domain/log/plan-epoch.js";
import type { Receipt } from "../../domain/ledger/position.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { startEpoch } from "../keys/start-epoch.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { freshHex, type Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";
import { followUps } from "../keys/follow-ups.js";
import { submitFollowing } from "../keys/submit-following.js";

/**
 * Brings acts that end grants, and in the same transaction starts one new epoch for all folders whose keys these had, for the readers who remain.
 * One prompt.
 */
export async function endGrants(
  session: Session,
  staging: Staging,
  log: ParticipantLog,
  ending: readonly Act[],
  options: CallOptions<WriteProgress>,
): Promise<Receipt> {
  const now = await nowSeconds(session, options);
  const stale = staleFolders(log, ending, now, await session.exposures.salts(log, options));
  const plan = stale.length > 0 && planEpoch(log, stale, ending, now, () => freshHex(session, 8));
  const acts = plan ? await startEpoch(session, staging, log, plan, options) : ending;
  const again = await followUps(session, staging, log, acts, [], options);
  return (await submitFollowing(session, staging, acts, again, options)).receipt;
}
