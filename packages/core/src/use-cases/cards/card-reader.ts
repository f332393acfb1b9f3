import type { Address } from "../../domain/identifiers/address.js";
import { fromHex, type Hex } from "../../domain/encoding/hex.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import type { CardHead } from "../../envelope/card.js";
import { cardPointerKey } from "../../envelope/epoch-key.js";
import { type OpenedCard, readCard } from "../../envelope/opened-card.js";
import { openPointer } from "../../envelope/pointer.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";

/** A card block: 64 KiB of contents, and the age header around them. */
const CARD_BYTES = 68 * 1024;

/** Opens the card that an entry points to. @param secret S of the epoch under which it was filed */
export function openFiledCard(
  session: Session,
  patient: Address,
  { location, pointer }: CardInLog,
  secret: Uint8Array,
  options: CallOptions,
): Promise<OpenedCard> {
  const { ledger } = session.owner;
  const { folder, salt, op } = location;
  return session.cards.get(`${patient}/${folder}/${salt}/${op}/${pointer}`, async () => {
    const digest = openPointer(cardPointerKey(secret), { kind: "card", ledger, patient, folder }, pointer);
    const bytes = await session.small.get(digest, CARD_BYTES, options);
    return readCard(bytes, digest, { secret }, { ledger, patient, folder, salt, op });
  });
}

/** Opens a card whose digest and file key a record grant names. */
export async function openGrantedCard(
  session: Session,
  key: { readonly card: Hex; readonly fileKey: Uint8Array },
  expected: Partial<CardHead>,
  options: CallOptions,
): Promise<OpenedCard> {
  const digest = fromHex(key.card, 32);
  return readCard(await session.small.get(digest, CARD_BYTES, options), digest, { fileKey: key.fileKey }, expected);
}
