import type { Hex } from "../encoding/bytes.js";
import { slotKey } from "../grants/scope.js";
import type { Address } from "../identifiers/address.js";
import type { FolderId } from "../identifiers/ids.js";
import { type CardInLog, cardsByPointer, epochOfCard } from "./cards-in-log.js";
import { type Epoch, epochsOf } from "./epochs.js";
import {
  allowsReading,
  coversFolder,
  foldGrants,
  folderRecipients,
  grantsOf,
  isActive,
  isUnended,
  type Slot,
} from "./grant-slots.js";
import { firstEntries, headAt, type ParticipantLog, timeAt } from "./participant-log.js";

/**
 * The grants whose grantees may hold the epoch's secret: those that were active when its builder
 * read the log, as its own acts since then left them, and every later grant to read the folder. A
 * relinquishment that the builder had not seen removes no holder: the lockbox may have reached its
 * grantee before. Nor does a later grant without the read permission, since nobody forgets a
 * secret.
 */
export function holdersOf(log: ParticipantLog, epoch: Epoch): readonly Slot[] {
  const unseen = log.entries.slice(epoch.seen, epoch.entry).filter(({ act }) => act.kind !== "relinquishAccess");
  const built = foldGrants(unseen, foldGrants(log.entries.slice(0, epoch.seen)));
  const since = timeAt(log, epoch.seen);
  const given = [...built.slots.values()].filter((slot) => isUnended(built, slot) && slot.until > since);
  const later = log.entries.slice(epoch.entry).flatMap((entry) => [...foldGrants([entry]).slots.values()]);
  const holders = [...given, ...later].filter((slot) => allowsReading(slot) && coversFolder(slot, epoch.folder));
  return [...new Map(holders.map((slot) => [slotKey(slot.grantee, slot.scope), slot])).values()];
}

/**
 * As {@link holdersOf}, where the builder tells whom the lockbox was built for. The log alone does
 * not tell when its builder looked at the clock.
 */
function builtHolders(log: ParticipantLog, epoch: Epoch, builtFor: ReadonlySet<Address> | undefined): readonly Slot[] {
  const holders = holdersOf(log, epoch);
  if (!builtFor) return holders;
  const later = new Set(
    log.entries.slice(epoch.entry).flatMap(({ act }) => (act.kind === "grantAccess" ? act.grantee : [])),
  );
  return holders.filter(({ grantee }) => builtFor.has(grantee) || later.has(grantee));
}

/** Whether the epoch word's claims about the log before it are true. */
const isWellPlaced = (log: ParticipantLog, { seen, entry, seenHead }: Epoch): boolean =>
  seen <= entry && headAt(log, seen).slice(0, 10) === seenHead;

/** Those of the holders of an epoch's secret whose access has ended at `now`, in Unix seconds. */
function endedAmong(log: ParticipantLog, holders: readonly Slot[], now: number): readonly Slot[] {
  const grants = grantsOf(log);
  return holders.filter((holder) => {
    const slot = grants.slots.get(slotKey(holder.grantee, holder.scope));
    return !slot || !allowsReading(slot) || !isActive(grants, slot, now);
  });
}

/** What a log alone does not tell of who holds the secrets of epochs. */
export interface BesideLog {
  /** Salts that reached somebody in an envelope whose grant is not in the log. */
  readonly exposed: ReadonlySet<Hex>;
  /** Whether somebody was told of the end of a grant that the log shows as active. */
  readonly isEnded: (slot: Slot) => boolean;
}

/**
 * Whether everybody who may hold the epoch's secret still has access, so that nobody else can open
 * a record filed under it.
 * @param now Unix seconds: the later of the own clock and the ledger's
 */
function isCurrent(log: ParticipantLog, epoch: Epoch, now: number, { exposed, isEnded }: BesideLog): boolean {
  if (!isWellPlaced(log, epoch) || exposed.has(epoch.salt)) return false;
  const holders = holdersOf(log, epoch);
  return endedAmong(log, holders, now).length === 0 && !holders.some(isEnded);
}

/**
 * The epoch under which records of `folder` may be filed now, or `undefined` when a new one has to
 * be started first.
 */
export function currentEpoch(log: ParticipantLog, folder: FolderId, now: number, beside: BesideLog): Epoch | undefined {
  const last = epochsOf(log).get(folder)?.at(-1);
  return last && isCurrent(log, last, now, beside) ? last : undefined;
}

/** What {@link exposedTo} finds for the cards of one entry, which are filed under one epoch. */
function exposedByEntry(
  log: ParticipantLog,
  card: CardInLog,
  isEnded: BesideLog["isEnded"],
  builtFor: ReadonlyMap<Hex, ReadonlySet<Address>> | undefined,
): readonly Address[] {
  const epoch = epochOfCard(log, card);
  if (!epoch) return [];
  const [then, { at }] = [firstEntries(log, card.entry.index + 1), card.entry];
  const holders = builtHolders(then, epoch, builtFor?.get(epoch.salt));
  const readers = folderRecipients(grantsOf(then), epoch.folder, at).filter((slot) => !isEnded(slot));
  return [...endedAmong(then, holders, at), ...holders.filter(isEnded)]
    .map(({ grantee }) => grantee)
    .filter((grantee) => readers.every((reader) => reader.grantee !== grantee));
}

/**
 * For each card, by its pointer, the grantees who can open it although their access had ended when
 * it was included: they may hold the secret of its epoch, and no other grant lets them read it.
 * This happens when a grant's time runs out, or a grantee leaves, between the plan and the
 * inclusion; and when a reorganisation takes the end of a grant away while the card is at its
 * prompt.
 * @param isEnded whether somebody was told of the end of a grant that the log shows as active
 * @param builtFor who got the secrets of epochs that start in the card's own transaction, by their
 *   salts, if it is known
 */
export function exposedTo(
  log: ParticipantLog,
  pointers: readonly Hex[],
  isEnded: BesideLog["isEnded"],
  builtFor?: ReadonlyMap<Hex, ReadonlySet<Address>>,
): ReadonlyMap<Hex, readonly Address[]> {
  const ofEntries = new Map<number, readonly Address[]>();
  const exposedBy = (card: CardInLog): readonly Address[] => {
    const exposed = ofEntries.get(card.entry.index) ?? exposedByEntry(log, card, isEnded, builtFor);
    ofEntries.set(card.entry.index, exposed);
    return exposed;
  };
  const filed = cardsByPointer(log);
  return new Map(pointers.map((pointer) => [pointer, [...new Set(filed.get(pointer)?.flatMap(exposedBy))]]));
}
