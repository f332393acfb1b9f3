import type { Act } from "../../domain/acts/act.js";
import { planEpoch, staleFolders } from "../../domain/log/plan-epoch.js";
import type { Receipt } from "../../domain/ledger/position.js";
import { followUps } from "../keys/follow-ups.js";
import { freshSalts, startEpoch } from "../keys/start-epoch.js";
import { submitFollowing } from "../keys/submit-following.js";
import type { Write } from "../writing/write.js";

/**
 * Brings acts that end grants, and in the same transaction starts one new epoch for all folders
 * whose keys these had, for the readers who remain. One prompt.
 */
export async function endGrants(write: Write, ending: readonly Act[]): Promise<Receipt> {
  const { session, log, now, options } = write;
  const stale = staleFolders(log, ending, now, await session.exposures.salts(log, { signal: options.signal }));
  const plan = stale.length > 0 && planEpoch(log, freshSalts(session, stale), ending, now);
  const acts = plan ? await startEpoch(write, plan) : ending;
  return (await submitFollowing(write, acts, await followUps(write, acts, []))).receipt;
}
