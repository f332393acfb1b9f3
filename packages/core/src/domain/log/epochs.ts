import type { ActOf } from "../acts/act.js";
import { decodeEpochWord, type EpochWord } from "../acts/epoch-word.js";
import type { Hex } from "../encoding/bytes.js";
import { decodeScope, type EncodedScope } from "../grants/scope.js";
import type { FolderId } from "../identifiers/ids.js";
import { oncePer } from "./once-per.js";
import type { LogEntry, ParticipantLog } from "./participant-log.js";

/** What names an epoch. */
export type EpochName = Pick<EpochWord, "folder" | "salt">;

/** One epoch of one folder, as an entry started it. */
export interface Epoch extends EpochWord {
  /** The index of the epoch entry. */
  readonly entry: number;
  readonly at: number;
  /** The sealed pointer to the lockbox of the entry. */
  readonly lockbox: Hex;
  /** The first word of the entry, whose folder and salt name the lockbox's slots. */
  readonly first: EpochWord;
}

const isEpoch = (entry: LogEntry): entry is LogEntry<ActOf<"startEpoch">> => entry.kind === "startEpoch";

type Epochs = ReadonlyMap<FolderId, readonly Epoch[]>;

/**
 * Every folder's epochs in the order of the log, with the folders in the order of their first
 * epoch. A salt counts only in the first entry that has it.
 */
export const epochsOf: (log: ParticipantLog) => Epochs = oncePer(collectEpochs);

/** Every epoch by its salt. */
export const epochsBySalt: (log: ParticipantLog) => ReadonlyMap<Hex, Epoch> = oncePer(
  (log) => new Map([...epochsOf(log).values()].flat().map((epoch) => [epoch.salt, epoch])),
);

function collectEpochs(log: ParticipantLog): Epochs {
  const folders = new Map<FolderId, Epoch[]>();
  const salts = new Set<Hex>();
  for (const entry of log.entries.filter(isEpoch)) {
    const words = entry.act.epochs.map(decodeEpochWord);
    const [first] = words;
    if (!first) continue;
    for (const word of words) {
      if (salts.has(word.salt)) continue;
      salts.add(word.salt);
      const epoch: Epoch = { ...word, entry: entry.index, at: entry.at, lockbox: entry.act.lockbox, first };
      const epochs = folders.get(word.folder);
      if (epochs) epochs.push(epoch);
      else folders.set(word.folder, [epoch]);
    }
  }
  return folders;
}

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
