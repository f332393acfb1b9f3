import type { FolderId } from "../identifiers/ids.js";
import { type Epoch, type EpochName, epochsOf } from "./epochs.js";
import type { ParticipantLog } from "./participant-log.js";
import { decodeScope, type EncodedScope } from "../grants/scope.js";

/** The folders whose keys a grant hands over; none for a grant of a record. */
export function coveredFolders(log: ParticipantLog, scope: EncodedScope): readonly FolderId[] {
  const decoded = decodeScope(scope);
  const folders = [...epochsOf(log).keys()];
  if (decoded === "everything") return folders;
  return "folder" in decoded ? folders.filter((folder) => folder === decoded.folder) : [];
}

/**
 * The index of the epoch entry at which a grant begins; 0 for a grant from the start. `undefined`
 * when the log has no such epoch.
 */
function sinceEntry(log: ParticipantLog, since: EpochName | null): number | undefined {
  if (!since) return 0;
  return epochsOf(log)
    .get(since.folder)
    ?.find(({ salt }) => salt === since.salt)?.entry;
}

/** The epochs that a grant covers, up to the end of the log. */
export function coveredEpochs(log: ParticipantLog, scope: EncodedScope, since: EpochName | null): readonly Epoch[] {
  const start = sinceEntry(log, since);
  if (start === undefined) return [];
  const epochs = epochsOf(log);
  return coveredFolders(log, scope)
    .flatMap((folder) => epochs.get(folder) ?? [])
    .filter(({ entry }) => entry >= start);
}
