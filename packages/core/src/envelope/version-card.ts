import type { CardInLog } from "../domain/log/cards-in-log.js";
import type { RecordCard } from "../domain/records/resolve-records.js";
import type { Card } from "./card.js";
import type { Statement } from "./statement.js";
import { ChartkeyError } from "../errors/chartkey-error.js";
import type { OpenedCard } from "./opened-card.js";

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
