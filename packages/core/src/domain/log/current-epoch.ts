import type { Hex } from "../encoding/bytes.js";
import { slotKey } from "../grants/scope.js";
import type { Address } from "../identifiers/address.js";
import type { FolderId } from "../identifiers/ids.js";
import { cardsInLog, epochOfCard } from "./cards-in-log.js";
import { type Epoch, epochsOf } from "./epochs.js";
import { allowsReading, coversFolder, foldGrants, grantsOf, isActive, isUnended, type Slot } from "./grant-slots.js";
import { firstEntries, headAt, type ParticipantLog, timeAt } from "./participant-log.js";

/**
 * The grants whose grantees may hold the epoch's secret: those that were active when its builder
 * read the log, with the entries of its own transaction applied, and every later grant to read the
 * folder. A later grant without the read permission removes no holder, since nobody forgets a
 * secret.
 */
export function holdersOf(log: ParticipantLog, epoch: Epoch): readonly Slot[] {
  const start = epoch.entry - epoch.own;
  const built = foldGrants(log.entries.slice(start, epoch.entry), foldGrants(log.entries.slice(0, epoch.seen)));
  const since = timeAt(log, epoch.seen);
  const given = [...built.slots.values()].filter((slot) => isUnended(built, slot) && slot.until > since);
  const others = log.entries.slice(epoch.seen).filter(({ index }) => index < start || index >= epoch.entry);
  const later = others.flatMap((entry) => [...foldGrants([entry]).slots.values()]);
  const holders = [...given, ...later].filter((slot) => allowsReading(slot) && coversFolder(slot, epoch.folder));
  return [...new Map(holders.map((slot) => [slotKey(slot.grantee, slot.scope), slot])).values()];
}

/** Whether the epoch word's claims about the log before it are true. */
function isWellPlaced(log: ParticipantLog, epoch: Epoch): boolean {
  const start = epoch.entry - epoch.own;
  const transaction = log.entries[epoch.entry]?.transaction;
  const own = log.entries.slice(Math.max(start, 0), epoch.entry);
  return (
    epoch.seen <= start &&
    headAt(log, epoch.seen).slice(0, 10) === epoch.seenHead &&
    own.every((entry) => entry.transaction === transaction)
  );
}

/** The holders of the epoch's secret whose access has ended at `now`, in Unix seconds. */
function endedHolders(log: ParticipantLog, epoch: Epoch, now: number): readonly Slot[] {
  const grants = grantsOf(log);
  return holdersOf(log, epoch).filter((holder) => {
    const slot = grants.slots.get(slotKey(holder.grantee, holder.scope));
    return !slot || !allowsReading(slot) || !isActive(grants, slot, now);
  });
}

/**
 * Whether everybody who may hold the epoch's secret still has access, so that nobody else can open
 * a record filed under it.
 * @param now Unix seconds: the later of the own clock and the ledger's
 * @param exposed salts that reached somebody through a write that did not land
 */
function isCurrent(log: ParticipantLog, epoch: Epoch, now: number, exposed: ReadonlySet<Hex>): boolean {
  return isWellPlaced(log, epoch) && !exposed.has(epoch.salt) && endedHolders(log, epoch, now).length === 0;
}

/**
 * The epoch under which records of `folder` may be filed now, or `undefined` when a new one has to
 * be started first.
 */
export function currentEpoch(
  log: ParticipantLog,
  folder: FolderId,
  now: number,
  exposed: ReadonlySet<Hex>,
): Epoch | undefined {
  const last = epochsOf(log).get(folder)?.at(-1);
  return last && isCurrent(log, last, now, exposed) ? last : undefined;
}

/**
 * The grantees who can open the card although their access had ended when it was included: they may
 * hold the secret of its epoch. This happens when a revocation and the card were written at once.
 */
export function exposedTo(log: ParticipantLog, pointer: Hex): readonly Address[] {
  const cards = cardsInLog(log).filter((filed) => filed.pointer === pointer);
  const ended = cards.flatMap((card) => {
    const epoch = epochOfCard(log, card);
    return epoch ? endedHolders(firstEntries(log, card.entry.index + 1), epoch, card.entry.at) : [];
  });
  return [...new Set(ended.map(({ grantee }) => grantee))];
}
