import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { RecordIndex } from "./record-index.js";

/**
 * Why a card behind `filed` in its folder could not be opened, if there is one that may belong to
 * the same record: a newer version, or its end.
 */
export const newerCardProblem = ({ problems }: RecordIndex, filed: CardInLog): ChartkeyError | undefined =>
  problems.find(
    ({ filed: { entry, location } }) =>
      entry.index > filed.entry.index &&
      location.folder === filed.location.folder &&
      location.op !== "new" &&
      location.op !== "folder",
  )?.problem;
