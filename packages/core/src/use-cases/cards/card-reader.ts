import { fromHex, type Hex } from "../../domain/encoding/bytes.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { CardHead } from "../../envelope/card.js";
import { type OpenedCard, readCard } from "../../envelope/opened-card.js";
import type { View } from "../session/view.js";
import type { EpochKeys } from "../session/epoch-keys.js";

/** The largest block of a card in bytes: a card of 64 KiB, with room for the age header. */
const CARD_BYTES = 68 * 1024;

/**
 * Opens the card that an entry of the log points to.
 * @param keys of the epoch under which it was filed
 */
export function openCardInLog(
  { session, log, options }: View,
  { location, pointer }: CardInLog,
  keys: EpochKeys,
): Promise<OpenedCard> {
  const { ledger } = session.owner;
  const patient = log.owner;
  const { folder, salt, op } = location;
  const key = `${patient}/${folder}/${salt}/${op}/${pointer}`;
  return session.cards.get(key, async () => {
    options.reading?.check();
    // a grant can hold another secret than the next one
    const digest = await session.digests.get(`${key}/${keys.name}`, async () => keys.openPointer(pointer));
    const bytes = await session.small.get(digest, CARD_BYTES, options);
    return readCard(bytes, digest, keys, { ledger, patient, folder, salt, op });
  });
}

/** Opens a card by the digest and the file key in the envelope of a record grant. */
export async function openGrantedCard(
  { session, options }: View,
  key: { readonly card: Hex; readonly fileKey: Uint8Array },
  expected: Partial<CardHead>,
): Promise<OpenedCard> {
  const digest = fromHex(key.card, 32);
  return readCard(await session.small.get(digest, CARD_BYTES, options), digest, { fileKey: key.fileKey }, expected);
}
