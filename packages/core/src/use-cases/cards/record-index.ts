import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import { oncePer } from "../../domain/log/once-per.js";
import { keysOf } from "../../domain/log/participant-log.js";
import { type ResolvedRecord, resolveRecords } from "../../domain/records/resolve-records.js";
import type { Card } from "../../envelope/card.js";
import { type EraseCard, recordCard, type VersionCard } from "../../envelope/opened-card.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { forRows, type View } from "../session/view.js";
import { CardOpener, type CardOutcome, ownReadableLog } from "./card-opener.js";

/** How many cards are looked up at a time. */
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
  /** The versions that do not count, since those that they follow were never filed. */
  readonly orphans: readonly AnyRecordCard[];
}

/**
 * Opens cards. The first card of each entry is looked up first, and of these the newest: where a
 * page looks up no more, that concerns an act with many cards, and old ones.
 * @param places of the cards, in the order of the log
 */
export async function openInTurn(opener: CardOpener, places: readonly number[]): Promise<void> {
  const nthOf = (place: number) => opener.cards[place]?.nth ?? 0;
  const turns = places.toSorted((a, b) => nthOf(a) - nthOf(b) || b - a);
  await mapConcurrently(turns, CONCURRENCY, (place) => opener.open(place));
}

/** Opens all cards of a log. */
async function openAll(opener: CardOpener): Promise<readonly CardOutcome[]> {
  const places = [...opener.cards.keys()];
  await openInTurn(opener, places);
  return Promise.all(places.map((place) => opener.open(place)));
}

/**
 * For a list, loads the bundle that verifies most rows while the cards are looked up, which may
 * take all the time that a page has.
 */
export async function fetchAuthor(view: View): Promise<void> {
  const key = keysOf(view.log).at(-1)?.key;
  const { options } = forRows(view);
  if (options.reading && key) await orProblem(view.session.pairs.bundle(key, options), options);
}

/** What rows are made of. */
export type RowIndex = Pick<RecordIndex, "records" | "problems" | "orphans">;

/** What opened cards are, and which could not be opened. */
export interface SortedCards extends Pick<RecordIndex, "folders" | "problems"> {
  readonly cards: readonly AnyRecordCard[];
}

/** @param outcomes in the order of the log */
export function sortCards(outcomes: readonly CardOutcome[]): SortedCards {
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
  return { cards, folders, problems };
}

/** Finds the records and folders of a log that can be opened, once for each opener. */
export const indexRecords: (opener: CardOpener) => Promise<RecordIndex> = oncePer(async (opener) => {
  const [outcomes] = await Promise.all([openAll(opener), fetchAuthor(opener.view)]);
  const { cards, folders, problems } = sortCards(outcomes);
  const incomplete = new Set(problems.map(({ filed }) => filed.location.folder));
  return { ...resolveRecords(cards, opener.view.partial, incomplete), folders, problems };
});

/** The last card of each folder of the participant's own. No other card is opened. */
export async function ownFolders(view: View): Promise<RecordIndex["folders"]> {
  const opener = new CardOpener(ownReadableLog(view));
  const places = opener.cards.flatMap(({ location: { op } }, place) => (op === "folder" ? place : []));
  await openInTurn(opener, places);
  return sortCards(await Promise.all(places.map((place) => opener.open(place)))).folders;
}

/** The participant's own records. */
export const ownIndex = (view: View): Promise<RecordIndex> => indexRecords(new CardOpener(ownReadableLog(view)));

/**
 * The cards that could not be opened and may belong to a record that is there already: each may be
 * a newer version, or the end of the record.
 */
const hiddenCards = ({ problems }: Pick<RowIndex, "problems">): readonly CardInLog[] =>
  problems.map(({ filed }) => filed).filter(({ location: { op } }) => op !== "new" && op !== "folder");

/** The number of later cards in the same folder that could not be opened. */
export const hiddenAfter = (index: Pick<RowIndex, "problems">, filed: CardInLog): number =>
  hiddenCards(index).filter(
    ({ entry, location }) => entry.index > filed.entry.index && location.folder === filed.location.folder,
  ).length;

/** The index of the last entry with such a card, for each folder. */
export const lastHidden = (index: Pick<RowIndex, "problems">): ReadonlyMap<FolderId, number> =>
  new Map(hiddenCards(index).map(({ entry, location }) => [location.folder, entry.index]));

/**
 * The same error for an absent record and for one without access, so that it does not reveal which.
 */
export const unavailable = (): ChartkeyError =>
  new ChartkeyError("RECORD_UNAVAILABLE", { message: "There is no such record, or it may not be opened" });

/** Why a version does not count that follows one that was not filed before it. */
export const orphaned = (): ChartkeyError =>
  new ChartkeyError("RECORD_UNAVAILABLE", {
    message: "The version that this one follows is not before it in the log",
    hints: ["A reorganisation may have removed it, or brought it back later. Add the record again."],
  });

/** Problems of the blob store, whatever the card holds: it may open on another day. */
const isOfStore = (problem: ChartkeyError): boolean => isChartkeyError(problem, "BLOB_MISMATCH", "MISCONFIGURED");

/**
 * Why a record is not in an index. If some card could not be opened for now, or the store gave
 * something else, it may be the record's: then that problem is returned. Without access there are
 * no such cards.
 */
export function notFound({
  problems,
}: {
  readonly problems: readonly { readonly problem: ChartkeyError }[];
}): ChartkeyError {
  const passing = problems.find(({ problem }) => problem.retryable);
  return (passing ?? problems.find(({ problem }) => isOfStore(problem)))?.problem ?? unavailable();
}
