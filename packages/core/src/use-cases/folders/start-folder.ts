import type { Act } from "../../domain/acts/act.js";
import { type FolderId, parseFolderId } from "../../domain/identifiers/ids.js";
import { planEpoch } from "../../domain/log/plan-epoch.js";
import { storeFolderCard } from "../cards/store-card.js";
import { freshSalts, startEpoch } from "../keys/start-epoch.js";
import { freshHex } from "../session/session.js";
import type { Write } from "../writing/write.js";

/**
 * @throws TypeError that names the field, unless the name has 1 to 120 characters, without control
 *   characters
 */
export function checkFolderName(name: string, field = "name"): string {
  const text = typeof name === "string" ? name.normalize("NFC") : "";
  if (text.trim().length === 0 || text.length > 120 || /\p{Cc}/u.test(text))
    throw new TypeError(`\`${field}\` has 1 to 120 characters, none of them a control character`);
  return text;
}

/**
 * The acts of a new folder: its first epoch, whose lockbox serves the grantees of everything, and
 * its card.
 * @param before the acts that come before them in the same transaction
 */
export async function startFolder(
  write: Write,
  name: string,
  before: readonly Act[],
): Promise<{ readonly folder: FolderId; readonly acts: readonly Act[] }> {
  const { session, log, now } = write;
  const folder = parseFolderId(freshHex(session, 16));
  const plan = planEpoch(log, freshSalts(session, [folder]), before, now);
  const started = await startEpoch(write, plan);
  const salt = plan.words[0]?.salt ?? "0x";
  const card = await storeFolderCard(write, { folder, salt, name, settings: {} });
  return { folder, acts: [...started, card] };
}
