import type { FolderId, RecordId } from "../../domain/identifiers/ids.js";
import { type CardInLog, cardsInLog, epochOfCard } from "../../domain/log/cards-in-log.js";
import type { Epoch } from "../../domain/log/epochs.js";
import { keysOf } from "../../domain/log/participant-log.js";
import { type ResolvedRecord, resolveRecords } from "../../domain/records/resolve-records.js";
import type { Card } from "../../envelope/card.js";
import { type EraseCard, type OpenedCard, recordCard, type VersionCard } from "../../envelope/opened-card.js";
import { ChartkeyError, isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import { Memo } from "../session/memo.js";
import { forRows, type View } from "../session/view.js";
import { openCardInLog } from "./card-reader.js";
import { type EpochKeys, epochKeys } from "../session/epoch-keys.js";

/**
 * Access to one epoch: its secret; `missing` when the grant covers it but its secret is not there;
 * `outside` when the grant does not cover it.
 */
type EpochAccess = { readonly secret: Uint8Array } | "missing" | "outside";

/** A patient's log with what the patient, or one grantee, can open of it. */
export interface ReadableLog extends View {
  /** Whether some epochs are `outside`, so that the first cards of a record may be missing. */
  readonly partial: boolean;
  accessTo(epoch: Epoch): Promise<EpochAccess>;
}

/** The participant's own log: every epoch can be opened. */
function ownReadableLog(view: View): ReadableLog {
  const { keyring, owner } = view.session;
  return {
    ...view,
    partial: false,
    accessTo: async ({ folder, salt }) => ({ secret: await keyring.epochSecret(owner, folder, salt) }),
  };
}

type Epochs = Memo<EpochKeys | "missing" | "outside">;

/** Access to an epoch, with what is derived from its secret once for all of its cards. */
const keysOfEpoch = (readable: ReadableLog, epochs: Epochs, epoch: Epoch) =>
  epochs.get(epoch.salt, async () => {
    const { session, log } = readable;
    const access = await readable.accessTo(epoch);
    const place = { kind: "card", ledger: session.owner.ledger, patient: log.owner, folder: epoch.folder } as const;
    return typeof access === "string" ? access : epochKeys(access.secret, place);
  });

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

type OpenedOrProblem =
  | { readonly filed: CardInLog; readonly opened: OpenedCard }
  | { readonly filed: CardInLog; readonly problem: ChartkeyError }
  | undefined;

async function openOne(readable: ReadableLog, epochs: Epochs, filed: CardInLog): Promise<OpenedOrProblem> {
  const epoch = epochOfCard(readable.log, filed);
  // with access to some epochs only, it is unknown whether the grant covers this card
  if (!epoch && readable.partial) return undefined;
  if (!epoch)
    return {
      filed,
      problem: new ChartkeyError("FORMAT_INVALID", { message: "A card stands under an epoch that does not exist" }),
    };
  const keys = await keysOfEpoch(readable, epochs, epoch);
  if (keys === "outside") return undefined;
  if (keys === "missing")
    return {
      filed,
      problem: new ChartkeyError("EPOCH_MISSING", {
        message: "The key of this epoch has not reached this reader yet",
        retryable: true,
      }),
    };
  const opened = await orProblem(openCardInLog(readable, filed, keys), readable.options);
  return isChartkeyError(opened) ? { filed, problem: opened } : { filed, opened };
}

/**
 * Opens all cards of a log, in its order. One bad card never fails the rest. The first card of each
 * entry is looked up first, and of these the newest: where a page looks up no more, that concerns
 * an act with many cards, and old ones.
 */
async function openAll(readable: ReadableLog): Promise<readonly OpenedOrProblem[]> {
  const cards = [...cardsInLog(readable.log).entries()];
  const turns = cards.toSorted(([a, { nth: nthOfA }], [b, { nth: nthOfB }]) => nthOfA - nthOfB || b - a);
  const outcomes: OpenedOrProblem[] = [];
  const epochs: Epochs = new Memo();
  await mapConcurrently(turns, CONCURRENCY, async ([index, filed]) => {
    outcomes[index] = await openOne(readable, epochs, filed);
  });
  return outcomes;
}

/**
 * For a list, loads the bundle that verifies most rows while the cards are looked up, which may
 * take all the time that a page has.
 */
async function fetchAuthor(view: View): Promise<void> {
  const key = keysOf(view.log).at(-1)?.key;
  const { options } = forRows(view);
  if (options.reading && key) await orProblem(view.session.pairs.bundle(key, options), options);
}

/** Finds the records and folders of a log that can be opened. */
export async function indexRecords(readable: ReadableLog): Promise<RecordIndex> {
  const [outcomes] = await Promise.all([openAll(readable), fetchAuthor(readable)]);
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
  return { ...resolveRecords(cards, readable.partial, incomplete), folders, problems };
}

/** The participant's own records. */
export const ownIndex = (view: View): Promise<RecordIndex> => indexRecords(ownReadableLog(view));

/**
 * The cards that could not be opened and may belong to a record that is there already: each may be
 * a newer version, or the end of the record.
 */
const hiddenCards = ({ problems }: RecordIndex): readonly CardInLog[] =>
  problems.map(({ filed }) => filed).filter(({ location: { op } }) => op !== "new" && op !== "folder");

/** The number of later cards in the same folder that could not be opened. */
export const hiddenAfter = (index: RecordIndex, filed: CardInLog): number =>
  hiddenCards(index).filter(
    ({ entry, location }) => entry.index > filed.entry.index && location.folder === filed.location.folder,
  ).length;

/** The index of the last entry with such a card, for each folder. */
export const lastHidden = (index: RecordIndex): ReadonlyMap<FolderId, number> =>
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
