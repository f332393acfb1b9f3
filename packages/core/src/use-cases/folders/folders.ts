import type { Address } from "../../domain/identifiers/address.js";
import type { CardOp } from "../../domain/acts/card-location.js";
import { inField } from "../../domain/checks/check-field.js";
import type { KeyRules } from "../../domain/checks/check-keys.js";
import { type FolderId, parseFolderId } from "../../domain/identifiers/ids.js";
import type { Folder } from "../../domain/records/folder.js";
import type { Keyed, Listing } from "../../domain/results/listing.js";
import { epochsOf } from "../../domain/log/epochs.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { newFolderId } from "../../platform/new-ids.js";
import type { CallOptions } from "../../ports/call-options.js";
import { callKeys, checkCall, checkOptions } from "../../ports/check-options.js";
import type { WriteProgress } from "../../ports/write-progress.js";
import { createListing } from "../lists/listing.js";
import { sortKeyPart, pagesOf } from "../lists/page-of.js";
import { ownIndex, type RecordIndex } from "../cards/record-index.js";
import type { Session } from "../session/session.js";
import { ownView, type View } from "../session/view.js";
import { staged } from "../writing/staged-write.js";
import { submitPlanned } from "../writing/write.js";
import { checkFolderName, startFolder } from "./start-folder.js";

export interface CreatedFolder extends Folder {
  /** Grantees of everything who get no key of the folder: grant again. See `AddedRecord`. */
  readonly without: readonly Address[];
}

export interface CreateFolderOptions extends CallOptions<WriteProgress> {
  /** With an id, a second try makes the same folder. Random by default: see `newFolderId`. */
  readonly id?: FolderId;
}

const createFolderKeys: KeyRules<CreateFolderOptions> = { ...callKeys, id: "decides" };

/** The patient's sets of records, each with its own keys. `register` makes the first one. */
export interface Folders {
  /**
   * Makes a folder, with one prompt. A grant of everything covers it too.
   * @throws TypeError for a malformed name or id; ChartkeyError NOT_REGISTERED, FOLDER_ID_TAKEN
   *   when a folder with another name has the id
   */
  create(name: string, options?: CreateFolderOptions): Promise<CreatedFolder>;
  /** All folders, the oldest first. One with a card that cannot be read has a `problem`. */
  list(): Listing<Keyed<Folder>>;
}

/** Why cards of folders could not be opened: the last of each folder. */
const problemsOf = (index: RecordIndex, counts: (op: CardOp) => boolean): ReadonlyMap<FolderId, ChartkeyError> =>
  new Map(
    index.problems
      .filter(({ filed }) => counts(filed.location.op))
      .map(({ filed, problem }) => [filed.location.folder, problem]),
  );

const unnamed = (index: RecordIndex) => problemsOf(index, (op) => op === "folder");

/** Shows the folders of an index by their ids and the number of their epochs. */
function foldersOf(index: RecordIndex): (id: FolderId, epoch: number) => Folder {
  const counts = new Map<FolderId, number>();
  for (const { folder, erased } of index.records.values())
    if (!erased) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  const nameless = unnamed(index);
  const uncounted = problemsOf(index, (op) => op !== "folder");
  return (id, epoch) => ({
    id,
    name: index.folders.get(id)?.name ?? "",
    records: counts.get(id) ?? 0,
    epoch,
    problem: nameless.get(id) ?? uncounted.get(id),
  });
}

/**
 * The folder with this id, if an earlier try to make it was included.
 * @throws ChartkeyError FOLDER_ID_TAKEN when it has another name; why its name cannot be read
 */
async function folderMadeEarlier(view: View, id: FolderId, name: string): Promise<Folder | undefined> {
  const epochs = epochsOf(view.log).get(id);
  if (!epochs) return undefined;
  const index = await ownIndex(view);
  const folder = foldersOf(index)(id, epochs.length);
  if (folder.name === name) return folder;
  const nameless = unnamed(index).get(id);
  if (nameless) throw nameless;
  throw new ChartkeyError("FOLDER_ID_TAKEN", {
    message: `Another folder has the id ${id}`,
    hints: ["Use a fresh id: `newFolderId()`."],
  });
}

export const createFolders = (session: Session): Folders => ({
  async create(name, given = {}) {
    const { id, ...callOptions } = checkCall(given, createFolderKeys);
    const options = checkOptions(callOptions);
    const checked = checkFolderName(name);
    const folder = id === undefined ? newFolderId(session.entropy) : inField("id", () => parseFolderId(id));
    return staged(session, options, async (staging) => {
      const { planned } = await submitPlanned(staging, async (write) => {
        await session.keys.current(write.log, write.options);
        const earlier = await folderMadeEarlier(write, folder, checked);
        if (earlier) return { acts: [], made: { ...earlier, without: [] } };
        const { acts, without } = await startFolder(write, folder, checked);
        return { acts, made: { id: folder, name: checked, records: 0, epoch: 1, without } };
      });
      return planned.made;
    });
  },
  list: () =>
    createListing(
      ["folders", session.owner],
      async (options) => {
        const view = await ownView(session, options);
        const toFolder = foldersOf(await ownIndex(view));
        const rows = [...epochsOf(view.log)].map(([id, epochs]) => ({
          sortKey: sortKeyPart(epochs[0]?.entry ?? 0),
          make: () => toFolder(id, epochs.length),
        }));
        return pagesOf(rows, "oldest");
      },
      session.clock,
    ),
});
