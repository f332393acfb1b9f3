import { type Epoch, epochsOf } from "./epochs.js";
import type { FiledCard } from "./filed-cards.js";
import type { ParticipantLog } from "./participant-log.js";

/** The epoch under which a card was filed: one that stands before it in the log. */
export const epochOfCard = (log: ParticipantLog, { place, entry }: FiledCard): Epoch | undefined =>
  epochsOf(log)
    .get(place.folder)
    ?.find((epoch) => epoch.salt === place.salt && epoch.entry < entry.index);
