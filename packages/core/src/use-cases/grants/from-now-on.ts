import type { Act } from "../../domain/acts/act.js";
import type { EpochWord } from "../../domain/acts/epoch-word.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { planEpoch } from "../../domain/log/plan-epoch.js";
import type { CallOptions } from "../../ports/call-options.js";
import { startEpoch } from "../keys/start-epoch.js";
import { storeFolderCard } from "../cards/folder-card.js";
import { ownIndex } from "../cards/own-index.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { freshHex, type Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";

/** Starts a new epoch in each folder and files the folder's card under it, so that who gets only what comes still learns its name. */
export async function startFromNowOn(
  session: Session,
  staging: Staging,
  log: ParticipantLog,
  folders: readonly FolderId[],
  options: CallOptions,
): Promise<{ readonly acts: readonly Act[]; readonly words: readonly EpochWord[] }> {
  if (folders.length === 0) return { acts: [], words: [] };
  const index = await ownIndex(session, log, options);
  const plan = planEpoch(log, folders, [], await nowSeconds(session, options), () => freshHex(session, 8));
  const started = await startEpoch(session, staging, log, plan, options);
  const cards: Act[] = [];
  for (const { folder, salt } of plan.words) {
    const card = index.folders.get(folder);
    if (card)
      cards.push(
        await storeFolderCard(session, staging, { folder, salt, name: card.name, settings: card.settings }, options),
      );
  }
  return { acts: [...started, ...cards], words: plan.words };
}
