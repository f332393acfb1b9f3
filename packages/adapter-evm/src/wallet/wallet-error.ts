import { ChartkeyError } from "@chartkey/core/adapters";
import { reverted, unavailable } from "../node/rpc-error.js";
import { EXECUTION_FAILED, failureOf } from "../node/rpc-failure.js";

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

/** The error for a request that a wallet did not fulfil. */
export function walletError(error: unknown): ChartkeyError {
  const { code, messages } = failureOf(error);
  if (code === 4001)
    return new ChartkeyError("WALLET_REJECTED", { message: "The person declined in the wallet", cause: error });
  if (code === 4100) return accountChanged(error);
  if (/insufficient funds|enough funds|exceeds the balance/iu.test(messages))
    return new ChartkeyError("FUNDS_INSUFFICIENT", {
      message: "The account cannot pay for the transaction",
      cause: error,
    });
  if (EXECUTION_FAILED.test(messages)) return reverted(undefined, error);
  return unavailable("The wallet could not send or sign", error);
}
