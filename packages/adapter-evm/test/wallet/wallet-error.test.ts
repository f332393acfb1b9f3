import { describe, expect, test } from "vitest";
import { walletError } from "../../src/wallet/wallet-error.js";

describe("a wallet's failure", () => {
  test.each([
    ["WALLET_REJECTED", { cause: { code: 4001 } }],
    ["WALLET_REJECTED", { code: "ACTION_REJECTED", message: "user rejected action" }],
    ["WALLET_ACCOUNT_CHANGED", { info: { error: { code: 4100 } } }],
    ["FUNDS_INSUFFICIENT", { code: -32000, message: "insufficient funds for gas * price + value" }],
    ["FUNDS_INSUFFICIENT", { message: "Sender doesn't have enough funds to send tx" }],
    ["LEDGER_REVERTED", { code: 3, message: "execution reverted" }],
    ["LEDGER_UNAVAILABLE", { code: -32603, message: "Internal error" }],
    ["LEDGER_UNAVAILABLE", new Error("nonce too low")],
  ])("%s", (code, error) => {
    expect(walletError(error)).toMatchObject({ code, cause: error });
  });
});
