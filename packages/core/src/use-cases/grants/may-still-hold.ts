import type { Hex } from "../../domain/encoding/hex.js";
import { foldGrants, grantsReading, type Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { RecordRef } from "../../domain/records/record.js";
import { decodeScope, slotKey } from "../../domain/grants/scope.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { RecordIndex } from "../cards/record-index.js";
import type { Session } from "../session/session.js";
import { coveredEpochs } from "../../domain/log/covered-epochs.js";
import { readEnvelope } from "../keys/grant-envelope.js";

/** The epochs inside any terms that the grant ever had. Terms that cannot be read any more count as the widest. */
async function saltsEverGiven(
  session: Session,
  log: ParticipantLog,
  slot: Slot,
  options: CallOptions,
): Promise<ReadonlySet<Hex>> {
  const salts = new Set<Hex>();
  for (const entry of log.entries) {
    const given = foldGrants([entry]).slots.get(slotKey(slot.grantee, slot.scope));
    if (!given) continue;
    const envelope = await readEnvelope(session, log.owner, given, options).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      if (isChartkeyError(error)) return undefined;
      throw error;
    });
    for (const { salt } of coveredEpochs(log, slot.scope, envelope?.since ?? null)) salts.add(salt);
  }
  return salts;
}

/** What the ended grants could open: whoever was given a key may keep it, and all that it opened. @param index the own records */
export async function mayStillHold(
  session: Session,
  log: ParticipantLog,
  { records }: RecordIndex,
  ended: readonly Slot[],
  options: CallOptions,
): Promise<readonly RecordRef[]> {
  const held = new Set<string>();
  for (const slot of ended.filter(grantsReading)) {
    const scope = decodeScope(slot.scope);
    if (scope !== "everything" && "record" in scope) {
      held.add(scope.record);
      continue;
    }
    const salts = await saltsEverGiven(session, log, slot, options);
    for (const record of records.values()) {
      if (record.versions.some(({ card }) => salts.has(card.filed.location.salt))) held.add(record.record);
    }
  }
  return [...records.values()]
    .filter(({ record }) => held.has(record))
    .map(({ record }) => ({ patient: log.owner, record }));
}
