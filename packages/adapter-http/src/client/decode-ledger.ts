import {
  type Act,
  actorOf,
  type Address,
  checkSubmission,
  counterpartyOf,
  type Cursor,
  type LedgerChange,
  type LedgerUpdate,
  logOf,
  type Position,
  type Receipt,
} from "@chartkey/core/adapters";
import type * as z from "zod/mini";
import { dateOf, type receiptBody, type WireChange, type WireUpdate } from "../wire/ledger.js";

/** Which entries were asked for. */
export interface Asked {
  readonly logs?: readonly Address[] | undefined;
  readonly counterparty?: Address | undefined;
}

const positionOf = ({ sequence, at, final }: WireUpdate["position"]): Position => ({
  sequence: BigInt(sequence),
  at: dateOf(at),
  final,
});

/** An act in its one form; `undefined` for what this version does not know. */
function parseAct(given: unknown): Act | undefined {
  try {
    const act = given as Act;
    return checkSubmission([act], actorOf(act), { nonce: 0, access: 0 })[0];
  } catch {
    return undefined;
  }
}

export function decodeUpdate(update: WireUpdate): LedgerUpdate {
  const { transaction } = update;
  const placed = { position: positionOf(update.position), transaction, cursor: update.cursor as Cursor };
  const act = update.type === "entry" ? parseAct(update.act) : undefined;
  return act ? { type: "entry", entry: { act, ...placed } } : { type: "unknown", ...placed };
}

export function decodeChange(change: WireChange): LedgerChange {
  if (change.type === "entry" || change.type === "unknown") return decodeUpdate(change);
  const { type, sequence, cursor } = change;
  return { type, sequence: BigInt(sequence), cursor: cursor as Cursor };
}

export const decodeReceipt = ({ transaction, position, cost }: z.infer<typeof receiptBody>): Receipt => ({
  transaction,
  position: positionOf(position),
  ...(cost && { cost: { unit: cost.unit, amount: BigInt(cost.amount) } }),
});

/** Whether an entry is among those that were asked for. Nothing tells so of an unknown one. */
export function isAsked(update: LedgerUpdate, { logs, counterparty }: Asked): boolean {
  if (update.type === "unknown") return true;
  const { act } = update.entry;
  return (!logs || logs.includes(logOf(act))) && (counterparty === undefined || counterpartyOf(act) === counterparty);
}

/** The position of an entry. */
export const placeOf = (update: LedgerUpdate) => (update.type === "entry" ? update.entry : update);
