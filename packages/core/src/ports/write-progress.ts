import type { Receipt } from "../domain/ledger/position.js";

/** What a write reports until the ledger has included it, in this order. */
export type WriteProgress =
  | { readonly type: "wallet:prompted"; readonly kind: "signature" | "transaction" }
  /**
   * The signed acts go to a relayer, who can submit them until the deadline, whatever it answers.
   * Only with a relayer.
   */
  | { readonly type: "ledger:handed-over"; readonly deadline: Date }
  | { readonly type: "ledger:submitted"; readonly transaction: string }
  | { readonly type: "ledger:included"; readonly receipt: Receipt };
