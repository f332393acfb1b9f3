import { describe, expect, test } from "vitest";
import { isRangeRefusal, nodeError } from "../../src/node/rpc-error.js";

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
    expect(isRangeRefusal(error)).toBe(refused);
  });

  const answers = {
    "is one: less may be asked for": [
      [
        "Alchemy, by size",
        -32602,
        "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0x79bcb3]",
      ],
      [
        "Alchemy, by blocks",
        -32600,
        "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Based on your parameters, this block range should work: [0x1180fca, 0x1180fd3]. Upgrade to PAYG for expanded block range.",
      ],
      [
        "Alchemy, by time",
        -32000,
        "Query timeout exceeded. Consider reducing your block range. Based on your parameters and the response size limit, this block range should work: [0x5223c98, 0x5223e80]",
      ],
      ["Infura, by size", -32005, "query returned more than 10000 results. Try with this block range [0x1, 0x2]."],
      ["Infura, by blocks", -32602, "range 1000000 exceeds limit of 10000"],
      ["QuickNode", -32614, "eth_getLogs is limited to a 10,000 range"],
      ["Ankr", -32600, "block range is too wide"],
      ["Ankr, other chains", -32602, "maximum [from, to] blocks distance: 10000"],
      ["geth, by blocks", -32602, "exceed maximum block range: 5000"],
      ["geth, by size", -32005, "query exceeds max results 20000, retry with the range 100-200"],
      ["geth, by time", -32002, "request timed out"],
      ["Erigon", -32000, "query block range exceeds server limit, narrow your filter"],
      ["Nethermind", -32005, "Too many logs requested. Max logs per response is 10000."],
      ["dRPC, with a code of its own", 35, "ranges over 10000 blocks are not supported on freetier"],
      ["PublicNode", -32701, "exceed maximum block range: 50000"],
      ["Cloudflare", -32047, "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800"],
      ["Chainstack", -32602, "Block range limit exceeded. See more details at docs/limits#evm-range-limits"],
    ],
    "is none: less would not help": [
      ["Alchemy", 429, "Your app has exceeded its compute units per second capacity."],
      ["Infura", -32005, "daily request count exceeded, request rate limited"],
      ["Infura, by project", -32005, "project ID request rate exceeded"],
      ["QuickNode", -32007, "50/second request limit reached - reduce calls per second or upgrade your account"],
      ["Ankr", -32000, "Too many requests, reason: call rate limit exhausted, retry in 10s"],
      ["Base", -32011, "no backend is currently healthy to serve traffic"],
      ["a node without logs", -32601, "the method eth_getLogs does not exist/is not available"],
      ["a pruned node", -32000, "pruned history unavailable: header not found"],
      ["a wrong key", -32000, "Unauthorized: invalid API key"],
    ],
  } as const;

  /** What each library makes of a node's answer. */
  const wrapped = {
    viem: (code: number, message: string) =>
      Object.assign(new Error(`RPC Request failed.\n\nURL: https://node\nDetails: ${message}`), {
        code,
        details: message,
        shortMessage: code === -32005 ? "Request exceeds defined limit." : "RPC Request failed.",
        cause: { code, message },
      }),
    "viem, over HTTP 400": (code: number, message: string) =>
      Object.assign(new Error("HTTP request failed."), { status: 400, details: JSON.stringify({ code, message }) }),
    ethers: (code: number, message: string) =>
      Object.assign(new Error(`could not coalesce error (error={ "code": ${code}, "message": "${message}" })`), {
        code: "UNKNOWN_ERROR",
        error: { code, message },
      }),
    "ethers, over HTTP 500": (code: number, message: string) =>
      Object.assign(new Error("server response 500 Internal Server Error"), {
        code: "SERVER_ERROR",
        info: { responseBody: JSON.stringify({ error: { code, message } }), responseStatus: "500" },
        response: { statusCode: 500 },
      }),
  };

  describe.each(Object.entries(answers))("%s", (title, said) => {
    test.each(said.map(([who, code, message]) => ({ who, code, message })))("$who", ({ code, message }) => {
      for (const [library, wrap] of Object.entries(wrapped)) {
        const error = nodeError(wrap(code, message), nameOf);
        // a bare 500 is an outage unless its message names the range
        const isVague = library.includes("500") && /timed out|distance/u.test(message);
        expect(isRangeRefusal(error), library).toBe(title.startsWith("is one") && !isVague);
      }
    });
  });

  test.each([429, 403, 401, 503])("HTTP %i is none, whatever it says", (status) => {
    expect(isRangeRefusal({ status, details: status === 503 ? "unavailable" : "limit" })).toBe(false);
  });
});
