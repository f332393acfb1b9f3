import { describe, expect, test } from "vitest";
import { busyFor } from "../../src/node/retry.js";
import { nodeError } from "../../src/node/rpc-error.js";
import { rangeRefusal } from "../../src/read/range-refusal.js";

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
    ["anvil's message", { code: -32603, message: "EVM error OutOfGas" }],
    ["an invalid instruction", { code: -32000, message: "invalid opcode: INVALID" }],
  ])("on the chain, with %s", (_, error) => {
    expect(nodeError(error, nameOf)).toMatchObject({ code: "LEDGER_REVERTED", message: "The ledger refused" });
  });

  test.each([
    ["no connection", Object.assign(new Error("fetch failed"), { cause: { code: "ECONNREFUSED" } })],
    ["a limit", { code: -32005, message: "too many requests" }],
    ["an aborted fetch", new DOMException("aborted", "AbortError")],
    [
      "a block that the node lacks, which ethers calls a failed execution",
      {
        code: "CALL_EXCEPTION",
        message: 'missing revert data (action="call")',
        info: { error: { code: -32000, message: "Received invalid block tag 17. Latest block number is 16" } },
      },
    ],
    ["nothing", undefined],
    ["a text", "gone"],
  ])("by %s", (_, error) => {
    expect(nodeError(error, nameOf)).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
  });

  test.each([
    ["viem", { cause: { status: 401 } }],
    ["ethers", { code: "SERVER_ERROR", response: { statusCode: 401 } }],
    ["a proxy", { status: 407 }],
  ])("for wrong credentials is not worth a second try (%s)", (_, error) => {
    expect(nodeError(error, nameOf)).toMatchObject({ code: "MISCONFIGURED", retryable: false, cause: error });
  });

  test("that goes in circles is read once", () => {
    const error: Record<string, unknown> = { message: "round" };
    for (const key of ["cause", "info", "error", "data", "response"]) error[key] = error;
    expect(nodeError(error, nameOf).code).toBe("LEDGER_UNAVAILABLE");
  });
});

describe("an error that a library should not throw", () => {
  const hostile: Readonly<Record<string, unknown>> = {
    "with properties that cannot be read": new Proxy(
      {},
      {
        get: () => {
          throw new Error("Not readable");
        },
        getPrototypeOf: () => {
          throw new Error("Not readable");
        },
      },
    ),
    "without end": Array.from({ length: 100_000 }).reduce<unknown>((cause) => ({ cause }), new Error("Deep inside")),
    "in a circle": Object.assign(new Error("Round"), { cause: {} }),
    "of nothing": undefined,
    "with texts that are none": { code: Symbol("code"), message: 7, details: {}, data: [] },
  };
  (hostile["in a circle"] as { cause: { cause?: unknown } }).cause.cause = hostile["in a circle"];

  test.each(Object.entries(hostile))("%s is a typed error, and no refusal of a range", (_, error) => {
    expect(nodeError(error, nameOf)).toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
    expect(rangeRefusal(error, 1000n).kind).not.toBe("too-much");
    expect(busyFor(error)).toBeUndefined();
  });
});
