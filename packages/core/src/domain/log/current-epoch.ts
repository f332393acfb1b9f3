import type { Hex } from "../encoding/hex.js";
import type { FolderId } from "../identifiers/ids.js";
import { slotKey } from "../grants/scope.js";
import { type Epoch, epochsOf } from "./epochs.js";
import { grantsOf, isActive, allowsReading, type Slot } from "./grant-slots.js";
import { holdersOf } from "./holders.js";
import { headAt, type ParticipantLog } from "./participant-log.js";

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
export function endedHolders(log: ParticipantLog, epoch: Epoch, now: number): readonly Slot[] {
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
