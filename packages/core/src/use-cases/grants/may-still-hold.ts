import type { Slot } from "../../domain/log/grant-slots.js";
import type { ParticipantLog } from "../../domain/log/participant-log.js";
import type { RecordRef } from "../../domain/record.js";
import { decodeScope } from "../../domain/scope.js";
import { isChartkeyError } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { ownIndex } from "../records/own-index.js";
import type { Session } from "../session/session.js";
import { coveredEpochs } from "./covered-folders.js";
import { readEnvelope } from "./grant-envelope.js";

/** What the ended grants could open: whoever was given a key may keep it, and all that it opened. */
export async function mayStillHold(
  session: Session,
  log: ParticipantLog,
  ended: readonly Slot[],
  options: CallOptions,
): Promise<readonly RecordRef[]> {
  const { records } = await ownIndex(session, log, options);
  const held = new Set<string>();
  for (const slot of ended) {
    const scope = decodeScope(slot.scope);
    if (scope !== "everything" && "record" in scope) {
      held.add(scope.record);
      continue;
    }
    const envelope = await readEnvelope(session, log.owner, slot, options).catch((error: unknown) => {
      if (isChartkeyError(error)) return undefined;
      throw error;
    });
    const salts = new Set(coveredEpochs(log, slot.scope, envelope?.since ?? null).map(({ salt }) => salt));
    for (const record of records.values()) {
      if (record.versions.some(({ card }) => salts.has(card.filed.place.salt))) held.add(record.record);
    }
  }
  return [...records.values()]
    .filter(({ record }) => held.has(record))
    .map(({ record }) => ({ patient: log.owner, record }));
}
