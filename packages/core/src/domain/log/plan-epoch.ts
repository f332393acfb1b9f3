import type { EpochWord } from "../acts/epoch-word.js";
import type { Hex } from "../encoding/bytes.js";
import type { Address } from "../identifiers/address.js";
import type { FolderId } from "../identifiers/ids.js";
import type { BesideLog } from "./current-epoch.js";
import { folderRecipients, grantsOf, type Slot } from "./grant-slots.js";
import { headAt, type ParticipantLog } from "./participant-log.js";

/** A new epoch of some folders, with the grants whose grantees get its secrets. */
export interface EpochPlan {
  readonly words: readonly EpochWord[];
  /** Who gets each folder's secret. */
  readonly recipients: ReadonlyMap<FolderId, readonly Slot[]>;
  /**
   * Who gets no secret of a folder, although the ledger may let them read it for the moment: the
   * own clock says that their time is over, or their end was told.
   */
  readonly early: readonly Address[];
}

/** By what it is decided whose grants count. */
export interface EpochContext extends Pick<BesideLog, "isEnded"> {
  /** Unix seconds: the later of the own clock and the ledger's. */
  readonly now: number;
  /** Unix seconds: the ledger's alone. */
  readonly ledgerTime: number;
}

/**
 * Plans the next epoch of some folders.
 * @param salts 8 fresh random bytes for each folder
 */
export function planEpoch(
  log: ParticipantLog,
  salts: ReadonlyMap<FolderId, Hex>,
  { now, ledgerTime, isEnded }: EpochContext,
): EpochPlan {
  const grants = grantsOf(log);
  const seen = log.entries.length;
  const seenHead: Hex = `0x${headAt(log, seen).slice(2, 10)}`;
  const recipients = new Map(
    [...salts.keys()].map((folder) => [folder, folderRecipients(grants, folder, now).filter((slot) => !isEnded(slot))]),
  );
  const early = [...recipients].flatMap(([folder, slots]) => {
    const left = new Set(slots.map(({ grantee }) => grantee));
    return folderRecipients(grants, folder, ledgerTime).flatMap(({ grantee }) => (left.has(grantee) ? [] : [grantee]));
  });
  return {
    words: [...salts].map(([folder, salt]) => ({ folder, salt, seen, seenHead })),
    recipients,
    early: [...new Set(early)],
  };
}
