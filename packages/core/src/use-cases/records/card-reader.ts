import type { Address } from "../../domain/address.js";
import { fromHex, type Hex, toHex } from "../../domain/hex.js";
import type { FiledCard } from "../../domain/log/filed-cards.js";
import { type Card, type CardHead, openCard } from "../../envelope/card.js";
import type { CardKey } from "../../envelope/card-seal.js";
import { cardPointerKey } from "../../envelope/epoch-key.js";
import { openPointer } from "../../envelope/pointer.js";
import { hashStatement, parseStatement, type Statement } from "../../envelope/statement.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Session } from "../session/session.js";

/** A card block: 64 KiB of contents, and the age header around them. */
const CARD_BYTES = 68 * 1024;

export interface OpenedCard {
  readonly card: Card;
  readonly fileKey: Uint8Array;
  /** SHA-256 of the block. */
  readonly digest: Hex;
  /** What a record's card states; absent in other kinds. */
  readonly stated: Statement | undefined;
  /** H(statement). */
  readonly statement: Hex | undefined;
}

/** A card's block, opened, with its statement parsed once and for all. */
function read(bytes: Uint8Array, digest: Uint8Array, key: CardKey, expected: Partial<CardHead>): OpenedCard {
  const opened = openCard(bytes, key, expected);
  const statement = opened.card.kind === "record" ? opened.card.statement : undefined;
  return {
    ...opened,
    digest: toHex(digest),
    stated: statement && parseStatement(statement),
    statement: statement && hashStatement(statement),
  };
}

/** Opens the card that an entry points to. @param secret S of the epoch under which it was filed */
export function openFiledCard(
  session: Session,
  patient: Address,
  { place, pointer }: FiledCard,
  secret: Uint8Array,
  options: CallOptions,
): Promise<OpenedCard> {
  const { ledger } = session.owner;
  const { folder, salt, op } = place;
  return session.cards.get(`${patient}/${folder}/${salt}/${op}/${pointer}`, async () => {
    const digest = openPointer(cardPointerKey(secret), { kind: "card", ledger, patient, folder }, pointer);
    const bytes = await session.small.get(digest, CARD_BYTES, options);
    return read(bytes, digest, { secret }, { ledger, patient, folder, salt, op });
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
  return read(await session.small.get(digest, CARD_BYTES, options), digest, { fileKey: key.fileKey }, expected);
}
