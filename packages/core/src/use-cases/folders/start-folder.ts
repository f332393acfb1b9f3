import type { Act } from "../../domain/acts/act.js";
import type { Address } from "../../domain/identifiers/address.js";
import { checkText } from "../../domain/checks/shown-text.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import { storeFolderCard } from "../cards/store-card.js";
import { startEpoch } from "../keys/start-epoch.js";
import type { Write } from "../writing/write.js";

/**
 * A folder's name as it is encoded: 1 to 120 characters by the rule of `shownText`.
 * @throws TypeError that names the field
 */
export const checkFolderName = (name: string, field = "name"): string => checkText(field, name, 120);

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
