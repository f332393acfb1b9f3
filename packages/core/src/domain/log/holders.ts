import { slotKey } from "../scope.js";
import type { Epoch } from "./epochs.js";
import { coversFolder, foldGrants, reads, type Slot, stands } from "./grant-slots.js";
import { type ParticipantLog, timeAt } from "./participant-log.js";

/**
 * Everybody whom the epoch's secret may have reached: the grants that stood when its builder looked, with the entries of its own transaction applied, and
 * every later grant to read there.
 */
export function holdersOf(log: ParticipantLog, epoch: Epoch): readonly Slot[] {
  const seen = log.entries.slice(0, epoch.seen);
  const own = log.entries.slice(epoch.entry - epoch.own, epoch.entry);
  const before = foldGrants(own, foldGrants(seen));
  const since = timeAt(log, epoch.seen);
  const holders = new Map<string, Slot>();
  for (const [key, slot] of before.slots) if (stands(before, slot) && slot.until > since) holders.set(key, slot);
  for (const entry of log.entries.slice(epoch.seen)) {
    const isOwn = entry.index >= epoch.entry - epoch.own && entry.index < epoch.entry;
    if (isOwn || entry.act.kind !== "grant") continue;
    for (const slot of foldGrants([entry]).slots.values()) holders.set(slotKey(slot.grantee, slot.scope), slot);
  }
  return [...holders.values()].filter((slot) => reads(slot) && coversFolder(slot, epoch.folder));
}
