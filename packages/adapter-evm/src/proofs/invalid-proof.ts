import { ChartkeyError } from "@chartkey/core/adapters";

/** The error for a proof, or a header, that does not lead to the trusted block. */
export const invalidProof = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_INCOMPLETE", {
    message,
    hints: ["The node may be on another branch of the chain, or lie: try again, or ask another node."],
    retryable: true,
    cause,
  });
