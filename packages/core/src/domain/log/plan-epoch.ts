import type { Act } from "../acts/act.js";
import type { EpochWord } from "../acts/epoch-word.js";
import type { Hex } from "../encoding/hex.js";
import type { FolderId } from "../identifiers/ids.js";
import { currentEpoch } from "./current-epoch.js";
import { epochsOf } from "./epochs.js";
import { assumeIncluded } from "./extend-log.js";
import { coversFolder, foldGrants, folderRecipients, grantsReading, type Slot, isUnended } from "./grant-slots.js";
import { headAt, type ParticipantLog, timeAt } from "./participant-log.js";

/** A new epoch of some folders, ready to be sealed to its readers. */
export interface EpochPlan {
  /** The acts that stand directly before the epoch entry, in its transaction. */
  readonly before: readonly Act[];
  readonly words: readonly EpochWord[];
  /** Who gets each folder's secret. */
  readonly recipients: ReadonlyMap<FolderId, readonly Slot[]>;
}

/** Readers whose time ran out after the last entry: the ledger still counts them as holders, so they are revoked in words. */
function expiredSince(
  log: ParticipantLog,
  folders: readonly FolderId[],
  before: readonly Act[],
  now: number,
): readonly Act[] {
  const grants = foldGrants(assumeIncluded(log, before, now).entries);
  const last = timeAt(log, log.entries.length);
  return [...grants.slots.values()]
    .filter((slot) => grantsReading(slot) && isUnended(grants, slot) && slot.until > last && slot.until <= now)
    .filter((slot) => folders.some((folder) => coversFolder(slot, folder)))
    .map(({ grantee, scope }) => ({ kind: "revoke", patient: log.owner, grantee, scope }));
}

/**
 * Plans the next epoch of `folders`.
 * @param before acts of the same transaction that stand before it
 * @param now Unix seconds: the later of the own clock and the ledger's
 * @param freshSalt 8 random bytes for each word
 */
export function planEpoch(
  log: ParticipantLog,
  folders: readonly FolderId[],
  before: readonly Act[],
  now: number,
  freshSalt: () => Hex,
): EpochPlan {
  const own = [...before, ...expiredSince(log, folders, before, now)];
  const grants = foldGrants(assumeIncluded(log, own, now).entries);
  const seen = log.entries.length;
  const seenHead: Hex = `0x${headAt(log, seen).slice(2, 10)}`;
  return {
    before: own,
    words: folders.map((folder) => ({ folder, salt: freshSalt(), seen, own: own.length, seenHead })),
    recipients: new Map(folders.map((folder) => [folder, folderRecipients(grants, folder, now)])),
  };
}

/** The folders that no record may be filed in before a new epoch, once `acts` are included. */
export function staleFolders(
  log: ParticipantLog,
  acts: readonly Act[],
  now: number,
  exposed: ReadonlySet<Hex>,
): readonly FolderId[] {
  const after = assumeIncluded(log, acts, now);
  return [...epochsOf(after).keys()].filter((folder) => !currentEpoch(after, folder, now, exposed));
}
