import type { FolderId } from "../identifiers/ids.js";
import { epochsOf } from "../log/epochs.js";
import type { ParticipantLog } from "../log/participant-log.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";

/**
 * The folder with the given id; by default the one that `register` made.
 * @throws ChartkeyError FOLDER_ABSENT
 */
export function targetFolder(log: ParticipantLog, asked: FolderId | undefined): FolderId {
  const folders = [...epochsOf(log).keys()];
  const folder = asked === undefined ? folders[0] : folders.find((id) => id === asked);
  if (folder !== undefined) return folder;
  throw new ChartkeyError("FOLDER_ABSENT", {
    message: "There is no such folder",
    hints: ["Create it first, or leave `folder` out."],
  });
}
