import type { Address } from "../../domain/identifiers/address.js";
import type { FolderId } from "../../domain/identifiers/ids.js";
import type { Folder } from "../../domain/records/folder.js";
import type { Keyed, Listing } from "../../domain/results/listing.js";
import { epochsOf } from "../../domain/log/epochs.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { createListing } from "../lists/listing.js";
import { sortKeyPart, pagesOf } from "../lists/page-of.js";
import { ownIndex } from "../cards/record-index.js";
import type { Session } from "../session/session.js";
import { ownView } from "../session/view.js";
import { staged } from "../writing/staged-write.js";
import { submitPlanned } from "../writing/write.js";
import { checkFolderName, startFolder } from "./start-folder.js";

export interface CreatedFolder extends Folder {
  /** Grantees of everything who get no key of the folder: grant again. See `AddedRecord`. */
  readonly without: readonly Address[];
}

/** The patient's sets of records, each with its own keys. `register` makes the first one. */
export interface Folders {
  /**
   * Makes a folder, with one prompt. A grant of everything covers it too.
   * @throws TypeError for a malformed name; ChartkeyError NOT_REGISTERED
   */
  create(name: string, options?: CallOptions<WriteProgress>): Promise<CreatedFolder>;
  /** All folders, the oldest first. A folder whose card cannot be opened has the name "". */
  list(): Listing<Keyed<Folder>>;
}

export const createFolders = (session: Session): Folders => ({
  create: (name, options = {}) =>
    staged(session, options, async (staging) => {
      const checked = checkFolderName(name);
      const { planned } = await submitPlanned(staging, async (write) => {
        await session.keys.current(write.log);
        return startFolder(write, checked);
      });
      const { folder, without } = planned;
      return { id: folder, name: checked, records: 0, epoch: 1, without };
    }),
  list: () =>
    createListing(async (options) => {
      const view = await ownView(session, options);
      const { folders, records } = await ownIndex(view);
      const counts = new Map<FolderId, number>();
      for (const { folder, erased } of records.values()) if (!erased) counts.set(folder, (counts.get(folder) ?? 0) + 1);
      const rows = [...epochsOf(view.log)].map(([id, epochs]) => ({
        sortKey: sortKeyPart(epochs[0]?.entry ?? 0),
        make: (): Folder => ({
          id,
          name: folders.get(id)?.name ?? "",
          records: counts.get(id) ?? 0,
          epoch: epochs.length,
        }),
      }));
      return pagesOf(rows, "oldest");
    }, session.clock),
});
