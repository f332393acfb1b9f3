import type { Act } from "../../domain/acts/act.js";
import type { EpochWord } from "../../domain/acts/epoch-word.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { planEpoch } from "../../domain/log/plan-epoch.js";
import { storeFolderCard } from "../cards/folder-card.js";
import { ownIndex } from "../cards/own-index.js";
import { freshSalts, startEpoch } from "../keys/start-epoch.js";
import type { Write } from "../writing/write.js";

/**
 * Starts a new epoch in each folder and files the folder's card under it again, so that a grantee
 * from now on can read its name.
 */
export async function startFromNowOn(
  write: Write,
  folders: readonly FolderId[],
): Promise<{ readonly acts: readonly Act[]; readonly words: readonly EpochWord[] }> {
  if (folders.length === 0) return { acts: [], words: [] };
  const index = await ownIndex(write);
  const plan = planEpoch(write.log, freshSalts(write.session, folders), [], write.now);
  const started = await startEpoch(write, plan);
  const cards: Act[] = [];
  for (const { folder, salt } of plan.words) {
    const card = index.folders.get(folder);
    if (card) cards.push(await storeFolderCard(write, { folder, salt, name: card.name, settings: card.settings }));
  }
  return { acts: [...started, ...cards], words: plan.words };
}
