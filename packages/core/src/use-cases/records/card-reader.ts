import type { Address } from "../../domain/address.js";
import { fromHex, type Hex, toHex } from "../../domain/hex.js";
import type { FiledCard } from "../../domain/log/filed-cards.js";
import { type Card, type CardHead, openCard } from "../../envelope/card.js";
import { cardPointerKey } from "../../envelope/epoch-key.js";
import { openPointer } from "../../envelope/pointer.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";

/** A card block: 64 KiB of contents, and the age header around them. */
const CARD_BYTES = 68 * 1024;

export interface OpenedCard {
  readonly card: Card;
  readonly fileKey: Uint8Array;
  /** SHA-256 of the block. */
  readonly digest: Hex;
}

/** Opens the card that an entry points to. @param secret S of the epoch under which it was filed */
export async function openFiledCard(
  session: Session,
  patient: Address,
  { place, pointer }: FiledCard,
  secret: Uint8Array,
  options: CallOptions,
): Promise<OpenedCard> {
  const { ledger } = session.owner;
  const { folder, salt, op } = place;
  const digest = openPointer(cardPointerKey(secret), { kind: "card", ledger, patient, folder }, pointer);
  const bytes = await session.small.get(digest, CARD_BYTES, options);
  return { ...openCard(bytes, { secret }, { ledger, patient, folder, salt, op }), digest: toHex(digest) };
}

/** Opens a card whose digest and file key a record grant names. */
export async function openGrantedCard(
  session: Session,
  key: { readonly card: Hex; readonly fileKey: Uint8Array },
  expected: Partial<CardHead>,
  options: CallOptions,
): Promise<OpenedCard> {
  const bytes = await session.small.get(fromHex(key.card, 32), CARD_BYTES, options);
  return { ...openCard(bytes, { fileKey: key.fileKey }, expected), digest: key.card };
}
