import { ChartkeyError, type Hex, isChartkeyError } from "@chartkey/core/adapters";
import { reverted } from "../node/rpc-error.js";
import { EXECUTION_FAILED } from "../node/rpc-failure.js";
import { errorContents } from "./error-contents.js";
import { DECLINED, type KnownAnswers, UNANSWERED, UNFUNDED } from "./known-answers.js";

/** What a wallet was asked. */
export type WalletRequest = "connect" | "send" | "sign";

export const accountChanged = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("WALLET_ACCOUNT_CHANGED", {
    message: "The wallet no longer signs for this account",
    hints: ["Choose the account again in the wallet, or connect anew."],
    cause,
  });

export const wrongNetwork = (wanted: number, found: number): ChartkeyError =>
  new ChartkeyError("WALLET_WRONG_NETWORK", {
    message: `The wallet is on chain ${found}, not on chain ${wanted}`,
    hints: ["Switch the network in the wallet."],
  });

/**
 * The error for a wallet that was asked, and did not say what it did.
 * @param transaction what it may have sent, where that is known
 */
export const unanswered = (message: string, cause?: unknown, transaction?: Hex): ChartkeyError =>
  new ChartkeyError("WALLET_UNANSWERED", {
    message,
    hints: [
      "It may still sign and send.",
      transaction === undefined
        ? "Look into the wallet, and read the state before you try again."
        : "Wait for the error's `transaction` with `finalized`, or read the state before you try again.",
    ],
    transaction,
    cause,
  });

/** The error for a request that a wallet did not fulfil. */
export function walletError(error: unknown, kind: WalletRequest): ChartkeyError {
  const { codes, text } = errorContents(error);
  const says = (known: KnownAnswers) =>
    codes.some((code) => known.codes.has(code)) || known.words.some((words) => words.test(text));
  if (says(DECLINED))
    return new ChartkeyError("WALLET_REJECTED", {
      message: "The person declined in the wallet",
      cause: error,
    });
  if (codes.includes(4100)) return accountChanged(error);
  if (says(UNFUNDED))
    return new ChartkeyError("FUNDS_INSUFFICIENT", {
      message: "The account cannot pay for the transaction",
      cause: error,
    });
  if (says(UNANSWERED))
    return unanswered("The wallet is not connected, or another of its prompts is still open", error);
  if (EXECUTION_FAILED.test(text)) return reverted(undefined, error);
  if (kind === "send")
    return new ChartkeyError("LEDGER_UNAVAILABLE", {
      message: "The wallet could not send",
      hints: ["It may have sent nevertheless: read the state before you try again."],
      cause: error,
    });
  return new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: kind === "sign" ? "The wallet could not sign" : "The wallet did not answer",
    hints: ["Check the wallet and its connection, then try again."],
    retryable: true,
    cause: error,
  });
}

/** Asks a wallet. @throws ChartkeyError for whatever the wallet throws, which may be anything */
export async function askWallet<T>(kind: WalletRequest, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw isChartkeyError(error) ? error : walletError(error, kind);
  }
}
