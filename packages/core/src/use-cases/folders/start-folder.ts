import type { Act } from "../../domain/acts/act.js";
import { type FolderId, parseFolderId } from "../../domain/identifiers/ids.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import { planEpoch } from "../../domain/log/plan-epoch.js";
import type { CallOptions } from "../../ports/call-options.js";
import { startEpoch } from "../keys/start-epoch.js";
import { nowSeconds } from "../calls/now-seconds.js";
import { freshHex, type Session } from "../session/session.js";
import type { Staging } from "../writing/staging.js";
import { storeFolderCard } from "../cards/folder-card.js";

/** @throws TypeError that names the field, unless 1 to 120 characters, none of them a control character */
export function checkFolderName(name: string, field = "name"): string {
  const text = typeof name === "string" ? name.normalize("NFC") : "";
  if (text.trim().length === 0 || text.length > 120 || /\p{Cc}/u.test(text))
    throw new TypeError(`\`${field}\` has 1 to 120 characters, none of them a control character`);
  return text;
}

/** The acts of a new folder: its first epoch, whose lockbox serves those who read everything, and its card. @param before what stands before them */
export async function startFolder(
  session: Session,
  staging: Staging,
  log: ParticipantLog,
  name: string,
  before: readonly Act[],
  options: CallOptions,
): Promise<{ readonly folder: FolderId; readonly acts: readonly Act[] }> {
  const folder = parseFolderId(freshHex(session, 16));
  const plan = planEpoch(log, [folder], before, await nowSeconds(session, options), () => freshHex(session, 8));
  const started = await startEpoch(session, staging, log, plan, options);
  const salt = plan.words[0]?.salt ?? "0x";
  const card = await storeFolderCard(session, staging, { folder, salt, name, settings: {} }, options);
  return { folder, acts: [...started, card] };
}
