import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { RecordIndex } from "./record-index.js";

/**
 * The problem of a later card in the same folder that could not be opened and may belong to the
 * same record: it may be a newer version, or the end of the record.
 */
export const newerCardProblem = ({ problems }: RecordIndex, filed: CardInLog): ChartkeyError | undefined =>
  problems.find(
    ({ filed: { entry, location } }) =>
      entry.index > filed.entry.index &&
      location.folder === filed.location.folder &&
      location.op !== "new" &&
      location.op !== "folder",
  )?.problem;
