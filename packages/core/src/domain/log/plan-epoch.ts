import type { Act } from "../acts/act.js";
import type { EpochWord } from "../acts/epoch-word.js";
import type { Hex } from "../encoding/bytes.js";
import type { FolderId } from "../identifiers/ids.js";
import { currentEpoch } from "./current-epoch.js";
import { epochsOf } from "./epochs.js";
import { assumeIncluded, headAt, type ParticipantLog, timeAt } from "./participant-log.js";
import { coversFolder, grantsOf, folderRecipients, allowsReading, type Slot, isUnended } from "./grant-slots.js";

/** A new epoch of some folders, with the grants whose grantees get its secrets. */
export interface EpochPlan {
  /** The acts directly before the epoch entry, in the same transaction. */
  readonly before: readonly Act[];
  readonly words: readonly EpochWord[];
  /** Who gets each folder's secret. */
  readonly recipients: ReadonlyMap<FolderId, readonly Slot[]>;
}

/**
 * Revocations of the grants that expired after the last entry. The log still counts their grantees
 * as holders, so the transaction revokes them explicitly.
 */
function expiredSince(
  log: ParticipantLog,
  folders: readonly FolderId[],
  before: readonly Act[],
  now: number,
): readonly Act[] {
  const grants = grantsOf(assumeIncluded(log, before, now));
  const last = timeAt(log, log.entries.length);
  return [...grants.slots.values()]
    .filter((slot) => allowsReading(slot) && isUnended(grants, slot) && slot.until > last && slot.until <= now)
    .filter((slot) => folders.some((folder) => coversFolder(slot, folder)))
    .map(({ grantee, scope }) => ({ kind: "revoke", patient: log.owner, grantee, scope }));
}

/**
 * Plans the next epoch of some folders.
 * @param salts 8 fresh random bytes for each folder
 * @param before acts that come before it in the same transaction
 * @param now Unix seconds: the later of the own clock and the ledger's
 */
export function planEpoch(
  log: ParticipantLog,
  salts: ReadonlyMap<FolderId, Hex>,
  before: readonly Act[],
  now: number,
): EpochPlan {
  const folders = [...salts.keys()];
  const own = [...before, ...expiredSince(log, folders, before, now)];
  const grants = grantsOf(assumeIncluded(log, own, now));
  const seen = log.entries.length;
  const seenHead: Hex = `0x${headAt(log, seen).slice(2, 10)}`;
  return {
    before: own,
    words: [...salts].map(([folder, salt]) => ({ folder, salt, seen, own: own.length, seenHead })),
    recipients: new Map(folders.map((folder) => [folder, folderRecipients(grants, folder, now)])),
  };
}

/**
 * The folders that need a new epoch before a record may be filed there, once `acts` are included.
 */
export function staleFolders(
  log: ParticipantLog,
  acts: readonly Act[],
  now: number,
  exposed: ReadonlySet<Hex>,
): readonly FolderId[] {
  const after = assumeIncluded(log, acts, now);
  return [...epochsOf(after).keys()].filter((folder) => !currentEpoch(after, folder, now, exposed));
}
