import type { LedgerChange, LedgerUpdate, Position, Receipt } from "@chartkey/core/adapters";
import type * as z from "zod/mini";
import type { receiptBody, WireChange, WireUpdate } from "../wire/ledger.js";

const positionOf = ({ sequence, at, final }: Position) => ({ sequence: String(sequence), at: at.getTime(), final });

/** An entry as it is sent. Acts are plain values of JSON. */
export function encodeUpdate(update: LedgerUpdate): WireUpdate {
  if (update.type === "entry") {
    const { act, position, transaction, cursor } = update.entry;
    return { type: "entry", act: { ...act }, position: positionOf(position), transaction, cursor };
  }
  const { position, transaction, cursor } = update;
  return { type: "unknown", position: positionOf(position), transaction, cursor };
}

export function encodeChange(change: LedgerChange): WireChange {
  if (change.type === "entry" || change.type === "unknown") return encodeUpdate(change);
  const { type, sequence, cursor } = change;
  return { type, sequence: String(sequence), cursor };
}

export const encodeReceipt = ({ transaction, position, cost }: Receipt): z.infer<typeof receiptBody> => ({
  transaction,
  position: positionOf(position),
  ...(cost && { cost: { unit: cost.unit, amount: String(cost.amount) } }),
});
