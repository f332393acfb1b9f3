import type { EpochWord } from "../acts/epoch-word.js";
import type { Hex } from "../encoding/bytes.js";
import type { Address } from "../identifiers/address.js";
import type { FolderId } from "../identifiers/ids.js";
import { folderRecipients, grantsOf, type Slot } from "./grant-slots.js";
import { headAt, type ParticipantLog } from "./participant-log.js";

/** A new epoch of some folders, with the grants whose grantees get its secrets. */
export interface EpochPlan {
  readonly words: readonly EpochWord[];
  /** Who gets each folder's secret. */
  readonly recipients: ReadonlyMap<FolderId, readonly Slot[]>;
  /**
   * Who gets no secret of a folder, because the own clock says that their time is over, although
   * the ledger may let them read it for the moment.
   */
  readonly early: readonly Address[];
}

/**
 * Plans the next epoch of some folders.
 * @param salts 8 fresh random bytes for each folder
 * @param now Unix seconds: the later of the own clock and the ledger's
 * @param ledgerTime Unix seconds: the ledger's alone
 */
export function planEpoch(
  log: ParticipantLog,
  salts: ReadonlyMap<FolderId, Hex>,
  { now, ledgerTime }: { readonly now: number; readonly ledgerTime: number },
): EpochPlan {
  const grants = grantsOf(log);
  const seen = log.entries.length;
  const seenHead: Hex = `0x${headAt(log, seen).slice(2, 10)}`;
  const readersAt = (folder: FolderId, time: number) =>
    new Set(folderRecipients(grants, folder, time).map(({ grantee }) => grantee));
  const early = [...salts.keys()].flatMap((folder) => {
    const left = readersAt(folder, now);
    return [...readersAt(folder, ledgerTime)].filter((grantee) => !left.has(grantee));
  });
  return {
    words: [...salts].map(([folder, salt]) => ({ folder, salt, seen, seenHead })),
    recipients: new Map([...salts.keys()].map((folder) => [folder, folderRecipients(grants, folder, now)])),
    early: [...new Set(early)],
  };
}
