import type { ActOf } from "../acts/act.js";
import { decodeEpochWord, type EpochWord } from "../acts/epoch-word.js";
import type { Hex } from "../encoding/hex.js";
import type { FolderId } from "../identifiers/ids.js";
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

const isEpoch = (entry: LogEntry): entry is LogEntry<ActOf<"epoch">> => entry.act.kind === "epoch";

type Epochs = ReadonlyMap<FolderId, readonly Epoch[]>;

const computed = new WeakMap<ParticipantLog, Epochs>();

/**
 * Every folder's epochs in the order of the log, with the folders in the order of their first
 * epoch. A salt counts only in the first entry that has it.
 */
export function epochsOf(log: ParticipantLog): Epochs {
  const known = computed.get(log) ?? collectEpochs(log);
  // a log never changes: see `extendLog`
  computed.set(log, known);
  return known;
}

function collectEpochs(log: ParticipantLog): Epochs {
  const folders = new Map<FolderId, Epoch[]>();
  const salts = new Set<Hex>();
  for (const entry of log.entries.filter(isEpoch)) {
    const words = entry.act.words.map(decodeEpochWord);
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
