import { type Hex, toHex } from "../domain/encoding/bytes.js";
import type { CardInLog } from "../domain/log/cards-in-log.js";
import type { RecordCard } from "../domain/records/resolve-records.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { CardKey } from "./card-seal.js";
import { type Card, type CardHead, openCard, type OpenedCard as Opened } from "./card.js";
import { hashStatement, type Statement } from "./statement.js";

export interface OpenedCard extends Opened {
  /** SHA-256 of the block. */
  readonly digest: Hex;
  /** SHA-256 of the statement. */
  readonly statementHash: Hex | undefined;
}

/** Opens a card's block, and hashes its statement. */
export function readCard(bytes: Uint8Array, digest: Uint8Array, key: CardKey, expected: Partial<CardHead>): OpenedCard {
  const opened = openCard(bytes, key, expected);
  const { card } = opened;
  return {
    ...opened,
    digest: toHex(digest),
    statementHash: card.kind === "record" ? hashStatement(card.statement) : undefined,
  };
}

/** An opened card of kind `record`, with its statement. */
export interface VersionCard extends RecordCard {
  readonly opened: OpenedCard & { readonly card: Extract<Card, { readonly kind: "record" }> };
  readonly statement: Statement;
}

/** An opened card that ends a record. */
export interface EraseCard extends RecordCard {
  readonly opened: OpenedCard;
  readonly statement: undefined;
}

/**
 * An opened card of a record, with the fields that decide whether it counts; `undefined` for a
 * folder's card.
 */
export function recordCard(filed: CardInLog, opened: OpenedCard): VersionCard | EraseCard | undefined {
  const { card } = opened;
  if (card.kind === "folder") return undefined;
  const { record } = card.head;
  if (record === null) throw new ChartkeyError("FORMAT_INVALID", { message: "A record's card names no record" });
  if (card.kind === "erase")
    return { filed, record, version: 0, statementHash: undefined, previous: undefined, opened, statement: undefined };
  const { statement: stated, statementHash: statement } = opened;
  if (!stated) throw new ChartkeyError("FORMAT_INVALID", { message: "A record's card states nothing" });
  return {
    filed,
    record,
    version: stated.version,
    statementHash: statement,
    previous: stated.previous ?? undefined,
    opened: { ...opened, card },
    statement: stated,
  };
}
