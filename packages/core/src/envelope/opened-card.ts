import { type Hex, toHex } from "../domain/encoding/hex.js";
import { type Card, type CardHead, openCard } from "./card.js";
import type { CardKey } from "./card-seal.js";
import { hashStatement, parseStatement, type Statement } from "./statement.js";

export interface OpenedCard {
  readonly card: Card;
  readonly fileKey: Uint8Array;
  /** SHA-256 of the block. */
  readonly digest: Hex;
  /** The statement in a record's card; `undefined` in other kinds. */
  readonly statement: Statement | undefined;
  /** SHA-256 of the statement. */
  readonly statementHash: Hex | undefined;
}

/** Opens a card's block and parses its statement. */
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
