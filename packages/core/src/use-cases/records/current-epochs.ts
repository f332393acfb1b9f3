import type { Act } from "../../domain/acts/act.js";
import type { Hex } from "../../domain/encoding/hex.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { currentEpoch } from "../../domain/log/current-epoch.js";
import { planEpoch } from "../../domain/log/plan-epoch.js";
import { freshSalts, startEpoch } from "../keys/start-epoch.js";
import type { Write } from "../writing/write.js";

/**
 * The salt under which each folder's cards are filed, and the acts that come first in the same
 * transaction.
 */
export interface CurrentEpochs {
  readonly salts: ReadonlyMap<FolderId, Hex>;
  readonly acts: readonly Act[];
}

/**
 * Finds the current epoch of each folder. A folder has none when a holder of its secret has no
 * access any more; then a new epoch is started.
 */
export async function currentEpochs(write: Write, folders: readonly FolderId[]): Promise<CurrentEpochs> {
  const { session, log, now, options } = write;
  const exposed = await session.exposures.salts(log, { signal: options.signal });
  const salts = new Map<FolderId, Hex>();
  const stale: FolderId[] = [];
  for (const folder of new Set(folders)) {
    const epoch = currentEpoch(log, folder, now, exposed);
    if (epoch) salts.set(folder, epoch.salt);
    else stale.push(folder);
  }
  if (stale.length === 0) return { salts, acts: [] };
  const plan = planEpoch(log, freshSalts(session, stale), [], now);
  for (const { folder, salt } of plan.words) salts.set(folder, salt);
  return { salts, acts: await startEpoch(write, plan) };
}
