import type { Address } from "../identifiers/address.js";
import type { Hex } from "../encoding/hex.js";
import { endedHolders } from "./current-epoch.js";
import { cardsInLog } from "./cards-in-log.js";
import type { ParticipantLog } from "./participant-log.js";
import { firstEntries } from "./prefix.js";
import { epochOfCard } from "./epoch-of-card.js";

/**
 * The grantees who can open the card although their access had ended when it was included: they may
 * hold the secret of its epoch. This happens when a revocation and the card were written at once.
 */
export function exposedTo(log: ParticipantLog, pointer: Hex): readonly Address[] {
  const cards = cardsInLog(log).filter((filed) => filed.pointer === pointer);
  const ended = cards.flatMap((card) => {
    const epoch = epochOfCard(log, card);
    return epoch ? endedHolders(firstEntries(log, card.entry.index + 1), epoch, card.entry.at) : [];
  });
  return [...new Set(ended.map(({ grantee }) => grantee))];
}
