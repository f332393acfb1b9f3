import type { Hex } from "../../domain/encoding/bytes.js";
import { coveredEpochs } from "../../domain/log/epochs.js";
import { allowsReading, foldGrants, type Slot } from "../../domain/log/grant-slots.js";
import type { RecordRef } from "../../domain/records/record.js";
import { decodeScope, slotKey } from "../../domain/grants/scope.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { RecordIndex } from "../cards/record-index.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { View } from "../session/view.js";

/**
 * The salts of all epochs that the grant ever covered. Terms that cannot be read any more count as
 * a grant from the start.
 */
async function saltsEverGiven(view: View, slot: Slot): Promise<ReadonlySet<Hex>> {
  const { log, options } = view;
  const salts = new Set<Hex>();
  for (const entry of log.entries) {
    const given = foldGrants([entry]).slots.get(slotKey(slot.grantee, slot.scope));
    if (!given) continue;
    const envelope = await orProblem(readEnvelope(view, given), options);
    const since = isChartkeyError(envelope) ? null : envelope.since;
    for (const { salt } of coveredEpochs(log, slot.scope, since)) salts.add(salt);
  }
  return salts;
}

/**
 * The records that the ended grants could open. A grantee may keep a key, and what it opened.
 * @param index the patient's own records
 */
export async function mayStillHold(
  view: View,
  { records }: RecordIndex,
  ended: readonly Slot[],
): Promise<readonly RecordRef[]> {
  const held = new Set<string>();
  for (const slot of ended.filter(allowsReading)) {
    const scope = decodeScope(slot.scope);
    if (scope !== "everything" && "record" in scope) {
      held.add(scope.record);
      continue;
    }
    const salts = await saltsEverGiven(view, slot);
    for (const record of records.values()) {
      if (record.versions.some(({ card }) => salts.has(card.filed.location.salt))) held.add(record.record);
    }
  }
  return [...records.values()]
    .filter(({ record }) => held.has(record))
    .map(({ record }) => ({ patient: view.log.owner, record }));
}
