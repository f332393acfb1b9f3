import { type Hex, toHex } from "../domain/encoding/hex.js";
import { type Card, type CardHead, openCard } from "./card.js";
import type { CardKey } from "./card-seal.js";
import { hashStatement, parseStatement, type Statement } from "./statement.js";

export interface OpenedCard {
  readonly card: Card;
  readonly fileKey: Uint8Array;
  /** SHA-256 of the block. */
  readonly digest: Hex;
  /** What a record's card states; absent in other kinds. */
  readonly statement: Statement | undefined;
  /** H(statement). */
  readonly statementHash: Hex | undefined;
}

/** A card's block, opened, with its statement parsed once and for all. */
export function readCard(bytes: Uint8Array, digest: Uint8Array, key: CardKey, expected: Partial<CardHead>): OpenedCard {
  const opened = openCard(bytes, key, expected);
  const statement = opened.card.kind === "record" ? opened.card.statement : undefined;
  return {
    ...opened,
    digest: toHex(digest),
    statement: statement && parseStatement(statement),
    statementHash: statement && hashStatement(statement),
  };
}
