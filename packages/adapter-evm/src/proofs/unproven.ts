import { ChartkeyError } from "@chartkey/core/adapters";

/** What a node gave does not lead to the trusted block. */
export const unproven = (message: string, cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_INCOMPLETE", {
    message,
    hints: ["The node may be on another branch of the chain, or lie: try again, or ask another node."],
    retryable: true,
    cause,
  });
