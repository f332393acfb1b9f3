import type { Hex } from "../../domain/encoding/bytes.js";
import type { CardInLog } from "../../domain/log/cards-in-log.js";
import { coveredEpochs } from "../../domain/log/epochs.js";
import { allowsReading, type GivenEnvelope, type Slot } from "../../domain/log/grant-slots.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import type { RecordRef } from "../../domain/records/record.js";
import { decodeScope } from "../../domain/grants/scope.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { RecordIndex } from "../cards/record-index.js";
import { readEnvelope } from "../keys/grant-envelope.js";
import type { View } from "../session/view.js";

/** The envelopes that ever let the grantee read, whatever the last terms are. */
const everReadable = (slot: Slot): readonly GivenEnvelope[] =>
  [...slot.earlier, ...slot.envelopes].filter(allowsReading);

/**
 * The salts of all epochs that the grant ever covered. Terms that cannot be read any more count as
 * a grant from the start.
 */
async function saltsEverGiven(view: View, slot: Slot): Promise<ReadonlySet<Hex>> {
  const { log, options } = view;
  const salts = new Set<Hex>();
  for (const given of everReadable(slot)) {
    const envelope = await orProblem(readEnvelope(view, { ...slot, envelopes: [given] }), options);
    const since = isChartkeyError(envelope) ? null : envelope.since;
    for (const { salt } of coveredEpochs(log, slot.scope, since)) salts.add(salt);
  }
  return salts;
}

/**
 * The records that an ended grant could open; `undefined` while a card that it could open cannot be
 * read, since it may be of any record. Its grantee may keep a key, and what it opened.
 * @param index the patient's own records
 */
export async function mayStillHold(
  view: View,
  { records, problems }: RecordIndex,
  ended: Slot,
): Promise<readonly RecordRef[] | undefined> {
  if (everReadable(ended).length === 0) return [];
  const refs = (held: readonly RecordId[]): readonly RecordRef[] =>
    held.map((record) => ({ patient: view.log.owner, record }));
  const scope = decodeScope(ended.scope);
  if (scope !== "everything" && "record" in scope) return refs([scope.record]);
  const salts = await saltsEverGiven(view, ended);
  const opens = ({ location: { salt } }: CardInLog) => salts.has(salt);
  if (problems.some(({ filed }) => filed.location.op !== "folder" && opens(filed))) return undefined;
  const held = [...records.values()].filter(({ versions }) => versions.some(({ card }) => opens(card.filed)));
  return refs(held.map(({ record }) => record));
}
