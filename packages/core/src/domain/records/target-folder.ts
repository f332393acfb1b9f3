import type { FolderId } from "../identifiers/ids.js";
import { epochsOf } from "../log/epochs.js";
import type { ParticipantLog } from "../log/participant-log.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";

/** The folder with the given id, if it is there; by default the one that `register` made. */
export function targetFolder(log: ParticipantLog, asked: FolderId | undefined): FolderId | undefined {
  const folders = [...epochsOf(log).keys()];
  return asked === undefined ? folders[0] : folders.find((id) => id === asked);
}

export const folderAbsent = (): ChartkeyError =>
  new ChartkeyError("FOLDER_ABSENT", {
    message: "There is no such folder",
    hints: ["Create it first, or leave `folder` out."],
  });
