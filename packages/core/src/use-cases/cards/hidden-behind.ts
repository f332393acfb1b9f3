import type { FiledCard } from "../../domain/log/filed-cards.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { RecordIndex } from "./record-index.js";

/** Why a card behind `filed` in its folder could not be opened, if there is one that may belong to the same record: a newer version, or its end. */
export const hiddenBehind = ({ problems }: RecordIndex, filed: FiledCard): ChartkeyError | undefined =>
  problems.find(
    ({ filed: { entry, place } }) =>
      entry.index > filed.entry.index &&
      place.folder === filed.place.folder &&
      place.op !== "new" &&
      place.op !== "folder",
  )?.problem;
