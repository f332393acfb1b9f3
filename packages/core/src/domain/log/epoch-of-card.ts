import { type Epoch, epochsOf } from "./epochs.js";
import type { CardInLog } from "./cards-in-log.js";
import type { ParticipantLog } from "./participant-log.js";

/** The epoch under which a card was filed. It comes before the card in the log. */
export const epochOfCard = (log: ParticipantLog, { location, entry }: CardInLog): Epoch | undefined =>
  epochsOf(log)
    .get(location.folder)
    ?.find((epoch) => epoch.salt === location.salt && epoch.entry < entry.index);
