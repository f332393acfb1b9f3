import { slotKey } from "../grants/scope.js";
import type { Epoch } from "./epochs.js";
import { coversFolder, foldGrants, allowsReading, type Slot, isUnended } from "./grant-slots.js";
import { type ParticipantLog, timeAt } from "./participant-log.js";

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
