import { describe, expect, test } from "vitest";
import { isRefusal, nodeError, walletError } from "../../src/node/foreign-error.js";

const revertData = "0x018bd21a";
const nameOf = (data: string) => {
  if (data !== revertData) throw new TypeError("unknown");
  return "InvalidUntil";
};

describe("a node's failure", () => {
  test.each([
    ["geth, bare", { code: 3, message: "execution reverted", data: revertData }],
    ["viem, wrapped", { name: "CallExecutionError", cause: { cause: { code: 3, data: revertData } } }],
    ["ethers, coalesced", { code: "CALL_EXCEPTION", info: { error: { code: 3, data: revertData } } }],
    ["Hardhat, data in data", { code: -32603, message: "reverted", data: { message: "…", data: revertData } }],
  ])("that carries the contract's reason (%s)", (_, error) => {
    expect(nodeError(error, nameOf)).toMatchObject({
      code: "LEDGER_REVERTED",
      message: "The ledger refused: InvalidUntil",
      cause: error,
    });
  });

  test.each([
    ["an unknown reason", { code: 3, data: "0x12345678" }],
    ["no reason", { code: -32000, message: "execution reverted" }],
    ["out of gas", { code: -32003, message: "out of gas" }],
    ["anvil's words", { code: -32603, message: "EVM error OutOfGas" }],
    ["an invalid instruction", { code: -32000, message: "invalid opcode: INVALID" }],
  ])("on the chain, with %s", (_, error) => {
    expect(nodeError(error, nameOf)).toMatchObject({ code: "LEDGER_REVERTED", message: "The ledger refused" });
  });

  test.each([
    ["no connection", Object.assign(new Error("fetch failed"), { cause: { code: "ECONNREFUSED" } })],
    ["a limit", { code: -32005, message: "too many requests" }],
    ["an aborted fetch", new DOMException("aborted", "AbortError")],
    ["nothing", undefined],
    ["a text", "gone"],
  ])("by %s", (_, error) => {
    expect(nodeError(error, nameOf)).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  });

  test("that goes in circles is read once", () => {
    const error: Record<string, unknown> = { message: "round" };
    for (const key of ["cause", "info", "error", "data", "response"]) error[key] = error;
    expect(nodeError(error, nameOf).code).toBe("LEDGER_UNAVAILABLE");
  });
});

describe("a refusal", () => {
  test.each([
    [{ code: -32005, message: "too many" }, true],
    [{ cause: { status: 413 } }, true],
    [{ response: { statusCode: 400 } }, true],
    [{ status: 502 }, false],
    [new DOMException("timed out", "TimeoutError"), false],
    [new TypeError("fetch failed"), false],
  ])("%o: %s", (error, refused) => {
    expect(isRefusal(error)).toBe(refused);
  });
});

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
