import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { storeFolderCard } from "../cards/store-card.js";
import { startEpoch } from "../keys/start-epoch.js";
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

/** A new folder, with its first epoch and its card stored. */
export interface StartedFolder {
  readonly folder: FolderId;
  readonly acts: readonly Act[];
  /** See `StartedEpoch`. */
  readonly without: readonly Address[];
}

/**
 * Starts a folder: its first epoch, whose lockbox serves the grantees of everything, and its card.
 */
export async function startFolder(write: Write, folder: FolderId, name: string): Promise<StartedFolder> {
  const { act, words, without } = await startEpoch(write, [folder]);
  const salt = words[0]?.salt ?? "0x";
  const card = await storeFolderCard(write, { folder, salt, name, settings: {} });
  return { folder, acts: [act, card], without };
}
