import type { Receipt } from "../domain/ledger/position.js";

/** What a write reports on its way to the ledger, in this order. */
export type WriteProgress =
  | { readonly type: "wallet:prompted"; readonly kind: "signature" | "transaction" }
  /**
   * What was signed goes to somebody who may bring it until the deadline, whatever they answer.
   * Only where others bring the acts.
   */
  | { readonly type: "ledger:handed-over"; readonly deadline: Date }
  | { readonly type: "ledger:submitted"; readonly transaction: string }
  | { readonly type: "ledger:included"; readonly receipt: Receipt };
