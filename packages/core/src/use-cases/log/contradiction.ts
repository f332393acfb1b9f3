import type { Address } from "../../domain/identifiers/address.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";

/** How a message describes each contradiction of a log. */
const contradictions = {
  ledger: "do not lead to the head of the ledger's own state",
  heads: "do not lead to the head that the second source gives (`heads`)",
  device: "are not those that this device has seen as final",
} as const;

/** What contradicts the reported entries of a log. */
export type Contradiction = keyof typeof contradictions;

export const incomplete = (owner: Address, by: Contradiction): ChartkeyError =>
  new ChartkeyError("LEDGER_INCOMPLETE", {
    message: `The entries of ${owner} ${contradictions[by]}`,
    hints: [
      "The node may be behind, or hide or alter entries: try again, or ask another node.",
      "A newer version of Chartkey may know more kinds of entries.",
    ],
    retryable: true,
  });
