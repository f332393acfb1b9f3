import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import { epochOfCard } from "../../domain/log/epoch-of-card.js";
import { type CardInLog, cardsInLog } from "../../domain/log/cards-in-log.js";
import { type ResolvedRecord, resolveRecords } from "../../domain/records/resolve-records.js";
import type { Card } from "../../envelope/card.js";
import { ChartkeyError, isChartkeyError } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { OpenedCard } from "../../envelope/opened-card.js";
import { openCardInLog } from "./card-reader.js";
import type { ReadableLog } from "./readable-log.js";
import { type EraseCard, recordCard, type VersionCard } from "../../envelope/version-card.js";

const CONCURRENCY = 8;

export type FolderCard = Extract<Card, { readonly kind: "folder" }>;
export type AnyRecordCard = VersionCard | EraseCard;

/**
 * The records and folders of a patient's log that can be opened, and the cards that could not be.
 */
export interface RecordIndex {
  readonly records: ReadonlyMap<RecordId, ResolvedRecord<AnyRecordCard>>;
  /** The last card of each folder. */
  readonly folders: ReadonlyMap<FolderId, FolderCard>;
  readonly problems: readonly { readonly filed: CardInLog; readonly problem: ChartkeyError }[];
}

type OpenedOrProblem =
  | { readonly filed: CardInLog; readonly opened: OpenedCard }
  | { readonly filed: CardInLog; readonly problem: ChartkeyError }
  | undefined;

async function openOne(readable: ReadableLog, filed: CardInLog): Promise<OpenedOrProblem> {
  const epoch = epochOfCard(readable.log, filed);
  // with access to some epochs only, it is unknown whether the grant covers this card
  if (!epoch && readable.partial) return undefined;
  if (!epoch)
    return {
      filed,
      problem: new ChartkeyError("FORMAT_INVALID", { message: "A card stands under an epoch that does not exist" }),
    };
  const access = await readable.accessTo(epoch);
  if (access === "outside") return undefined;
  if (access === "missing")
    return {
      filed,
      problem: new ChartkeyError("EPOCH_MISSING", {
        message: "The key of this epoch has not reached this reader yet",
        retryable: true,
      }),
    };
  const opened = await orProblem(openCardInLog(readable, filed, access.secret), readable.options);
  return isChartkeyError(opened) ? { filed, problem: opened } : { filed, opened };
}

/** Opens all cards of a log. One bad card never fails the rest. */
export async function indexRecords(readable: ReadableLog): Promise<RecordIndex> {
  const outcomes = await mapConcurrently(cardsInLog(readable.log), CONCURRENCY, (filed) => openOne(readable, filed));
  const cards: AnyRecordCard[] = [];
  const folders = new Map<FolderId, FolderCard>();
  const problems: { filed: CardInLog; problem: ChartkeyError }[] = [];
  for (const outcome of outcomes) {
    if (!outcome) continue;
    if ("problem" in outcome) {
      problems.push(outcome);
      continue;
    }
    const { filed, opened } = outcome;
    if (opened.card.kind === "folder") folders.set(filed.location.folder, opened.card);
    try {
      const card = recordCard(filed, opened);
      if (card) cards.push(card);
    } catch (error) {
      if (!isChartkeyError(error)) throw error;
      problems.push({ filed, problem: error });
    }
  }
  const incomplete = new Set(problems.map(({ filed }) => filed.location.folder));
  return { records: resolveRecords(cards, readable.partial, incomplete), folders, problems };
}
