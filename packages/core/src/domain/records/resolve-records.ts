import type { Hex } from "../encoding/bytes.js";
import type { FolderId, RecordId } from "../identifiers/ids.js";
import type { CardInLog } from "../log/cards-in-log.js";
import type { CardOp } from "../acts/card-location.js";

/** The contents of an opened card that decide which cards count. */
export interface RecordCard {
  readonly filed: CardInLog;
  readonly record: RecordId;
  /** 0 for an erase. */
  readonly version: number;
  /** SHA-256 of the statement; absent in an erase. */
  readonly statementHash: Hex | undefined;
  /** SHA-256 of the previous version's statement, for versions above 1. */
  readonly previous: Hex | undefined;
}

export interface ResolvedVersion<C extends RecordCard> {
  readonly version: number;
  /** The card that counts now: the first one, or the last that replaced it. */
  readonly card: C;
  /** The first card with this statement in the log. */
  readonly first: C;
}

export interface ResolvedRecord<C extends RecordCard> {
  readonly record: RecordId;
  readonly folder: FolderId;
  /** In ascending order. Empty only for an erased record. */
  readonly versions: readonly ResolvedVersion<C>[];
  readonly erased: boolean;
  /**
   * `false` when cards may be missing, so that the chain of versions was not checked as a whole.
   */
  readonly complete: boolean;
}

type Known<C extends RecordCard> = Omit<ResolvedRecord<C>, "record">;
/** Which cards may be missing: some before the first one, or some anywhere in the folder. */
interface Gaps {
  readonly before: boolean;
  readonly within: boolean;
}

type Rule = <C extends RecordCard>(known: Known<C> | undefined, card: C, gaps: Gaps) => Known<C> | undefined;

const asFirst = <C extends RecordCard>(card: C): ResolvedVersion<C> => ({ version: card.version, card, first: card });

const begin = <C extends RecordCard>(card: C, complete: boolean): Known<C> => ({
  folder: card.filed.location.folder,
  versions: [asFirst(card)],
  erased: false,
  complete,
});

const amend: Rule = (known, card, { before, within }) => {
  if (!known) return (before || within) && card.version > 1 ? begin(card, false) : undefined;
  const latest = known.versions.at(-1)?.version ?? 0;
  const versions = [...known.versions, asFirst(card)];
  if (card.version <= latest) return undefined;
  // its author may have left room for cards that could not be opened
  if (known.versions.some((one) => one.card.statementHash === card.previous)) return { ...known, versions };
  // the version before it may be among the cards that could not be opened
  return within && card.version > latest + 1 ? { ...known, versions, complete: false } : undefined;
};

const replace: Rule = (known, card, { before, within }) => {
  if (!known) return before || within ? begin(card, false) : undefined;
  const at = known.versions.findIndex((v) => v.version === card.version);
  const old = known.versions[at];
  if (old) {
    const same = old.card.statementHash === card.statementHash;
    return same ? { ...known, versions: known.versions.with(at, { ...old, card }) } : undefined;
  }
  if (known.complete && !within) return undefined;
  const versions = [...known.versions, asFirst(card)].toSorted((a, b) => a.version - b.version);
  return { ...known, versions, complete: false };
};

/**
 * Whether a card that does not count follows versions that were never filed: a reorganisation can
 * remove a card for good, and leave the one that follows it.
 */
function isOrphan<C extends RecordCard>(known: Known<C> | undefined, { version, filed: { location } }: C): boolean {
  if (location.op !== "amend" && location.op !== "replace") return false;
  if (!known) return true;
  return location.op === "amend"
    ? version > (known.versions.at(-1)?.version ?? 0)
    : !known.versions.some((one) => one.version === version);
}

/** Which cards count, by record, and those that follow versions that were never filed. */
export interface Resolution<C extends RecordCard> {
  /** In the order of the records' first cards. */
  readonly records: ReadonlyMap<RecordId, ResolvedRecord<C>>;
  /** In the order of the log. */
  readonly orphans: readonly C[];
}

/** How one card changes its record; `undefined` when the card does not count. */
const rules: Readonly<Record<CardOp, Rule>> = {
  new: (known, card) => (known || card.version !== 1 ? undefined : begin(card, true)),
  amend,
  replace,
  erase: (known, card, { before, within }) =>
    known || before || within ? { ...(known ?? begin(card, false)), versions: [], erased: true } : undefined,
  folder: () => undefined,
};

/**
 * Decides which cards count. Of two `new` of a record, or two `amend` to one version, the first in
 * the log wins; of `replace`, the last. An `erase` ends the record. A record stays in its folder.
 * @param cards in the order of the log
 * @param partial whether older cards may exist that the grant does not cover
 * @param incomplete folders with cards that could not be opened; later versions count there
 *   although earlier ones may be missing
 */
export function resolveRecords<C extends RecordCard>(
  cards: readonly C[],
  partial: boolean,
  incomplete: ReadonlySet<FolderId> = new Set(),
): Resolution<C> {
  const orphans: C[] = [];
  const records = new Map<RecordId, ResolvedRecord<C>>();
  for (const card of cards) {
    const known = records.get(card.record);
    const { location } = card.filed;
    if (known && (known.erased || known.folder !== location.folder)) continue;
    const next = rules[location.op](known, card, { before: partial, within: incomplete.has(location.folder) });
    if (next) records.set(card.record, { ...next, record: card.record });
    else if (isOrphan(known, card)) orphans.push(card);
  }
  return { records, orphans };
}
