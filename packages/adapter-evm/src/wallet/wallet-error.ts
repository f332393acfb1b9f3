import { ChartkeyError, type Hex, isChartkeyError, safeCause } from "@chartkey/core/adapters";
import { reverted } from "../node/rpc-error.js";
import { EXECUTION_FAILED } from "../node/rpc-failure.js";
import { errorContents } from "./error-contents.js";

/** What a wallet was asked. */
export type WalletRequest = "connect" | "send" | "sign";

export const accountChanged = (cause?: unknown): ChartkeyError =>
  new ChartkeyError("WALLET_ACCOUNT_CHANGED", {
    message: "The wallet no longer signs for this account",
    hints: ["Choose the account again in the wallet, or connect anew."],
    cause: safeCause(cause),
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
    cause: safeCause(cause),
  });

/**
 * The codes by which a wallet says that the person declined: EIP-1193 (4001), EIP-5792 (5750), the
 * reasons of WalletConnect (5000 to 5003), the status words of a Ledger (0x6985, 0x5501), Trezor
 * Connect and ethers.
 */
const DECLINED_CODES: ReadonlySet<unknown> = new Set([
  4001,
  5000,
  5001,
  5002,
  5003,
  5750,
  0x6985,
  0x5501,
  "Failure_ActionCancelled",
  "Method_Cancel",
  "Method_Interrupted",
  "ACTION_REJECTED",
]);

/**
 * The words of wallets that send no code, or whose code a library drops. A node's "transaction
 * rejected" is none of them.
 */
const DECLINED =
  /\(0x(?:6985|5501)\)|\buser[ _](?:has )?(?:rejected|denied|declined|disapproved|refused|cancell?ed)\b|\b(?:rejected|denied|declined|cancell?ed) by (?:the )?user\b|^(?:error: )?(?:(?:action )?cancell?ed|popup closed|transaction was rejected)\.?$/imu;

/**
 * The codes of a wallet that cannot be reached, or whose earlier prompt is still open: EIP-1474,
 * EIP-1193, WalletConnect (the person disconnected), and a locked Ledger.
 */
const UNANSWERED_CODES: ReadonlySet<unknown> = new Set([-32_002, 4900, 4901, 6000, 0x5515]);
const UNANSWERED = /already (?:pending|processing)|request expired|\(0x5515\)/iu;

/** How nodes and libraries say that the account cannot pay. */
const UNFUNDED =
  /insufficient ?funds|enough funds|exceeds? (?:the |account |(?:transaction )?sender account )?balance|enough balance to cover the fee|gas required exceeds allowance/iu;

/** The error for a request that a wallet did not fulfil. */
export function walletError(error: unknown, kind: WalletRequest): ChartkeyError {
  const { codes, text } = errorContents(error);
  const hasCode = (known: ReadonlySet<unknown>) => codes.some((code) => known.has(code));
  if (hasCode(DECLINED_CODES) || DECLINED.test(text))
    return new ChartkeyError("WALLET_REJECTED", {
      message: "The person declined in the wallet",
      cause: safeCause(error),
    });
  if (codes.includes(4100)) return accountChanged(error);
  if (UNFUNDED.test(text))
    return new ChartkeyError("FUNDS_INSUFFICIENT", {
      message: "The account cannot pay for the transaction",
      cause: safeCause(error),
    });
  if (hasCode(UNANSWERED_CODES) || UNANSWERED.test(text))
    return unanswered("The wallet is not connected, or another of its prompts is still open", error);
  if (EXECUTION_FAILED.test(text)) return reverted(undefined, error);
  if (kind === "send")
    return new ChartkeyError("LEDGER_UNAVAILABLE", {
      message: "The wallet could not send",
      hints: ["It may have sent nevertheless: read the state before you try again."],
      cause: safeCause(error),
    });
  return new ChartkeyError("LEDGER_UNAVAILABLE", {
    message: kind === "sign" ? "The wallet could not sign" : "The wallet did not answer",
    hints: ["Check the wallet and its connection, then try again."],
    retryable: true,
    cause: safeCause(error),
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
