import { ChartkeyError, type Hex } from "@chartkey/core/adapters";

/**
 * A transaction that the node does not know counts as dropped after this many milliseconds and this
 * many blocks: ten minutes, and about as long on Ethereum. Private relays and groups of signers
 * hold one back for some blocks, and balanced nodes see it at different times.
 */
export const MIN_ABSENCE = 600_000;
export const MIN_ABSENCE_BLOCKS = 50n;

/** The error for a call of its sender's own, whose nonce is taken. */
export const replacedError = (hash: Hex, by: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: `Another transaction, ${by}, took the place of ${hash}`,
    hints: ["Nothing happened. Try again."],
    retryable: true,
  });

/** The error for a call that somebody sent for a smart account. */
export const movedError = (hash: Hex, by: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: `Another transaction, ${by}, took the place of ${hash}, which called the contract through another one`,
    hints: [
      "It may still happen: who sent it for the account may send it in another transaction.",
      "Read the state before you try again.",
    ],
  });

/** The error for a transaction that the node has not known for long. */
export const absentError = (hash: Hex): ChartkeyError =>
  new ChartkeyError("LEDGER_DROPPED", {
    message: `The node has not known transaction ${hash} for ten minutes and ${MIN_ABSENCE_BLOCKS} blocks`,
    hints: [
      "It may still be included: a wallet, a private relay or a group of signers may still send it.",
      "Wait for it with `finalized`, or read the state before you try again.",
    ],
    transaction: hash,
  });
