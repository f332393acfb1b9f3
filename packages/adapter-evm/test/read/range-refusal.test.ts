import { describe, expect, test } from "vitest";
import { nodeError } from "../../src/node/rpc-error.js";
import { rangeRefusal } from "../../src/read/range-refusal.js";
import { logLimits, refusals } from "../setup/public-node/log-limits.js";
import { wrappedAnswers } from "../setup/wrapped-answers.js";

const ASKED = 1_000_001n;

const refusalOf = (error: unknown) => rangeRefusal(nodeError(error, String), ASKED);

describe.each(Object.entries(wrappedAnswers))("through %s", (library, wrap) => {
  test.each(logLimits)("$provider refuses a range", ({ code, message, limit, isNamed }) => {
    const allowed = limit ?? 300;
    const words = message.replace("{from}", "0x100").replace("{to}", `0x${(0x100 + allowed - 1).toString(16)}`);
    const refusal = refusalOf(wrap({ code, message: words }));
    // without its code, or without the words that go with it, a failure may be an outage
    const isVague = /healthy/u.test(message) || (library.includes("HTTP") && /timeout/u.test(message));
    expect(refusal.kind).toBe(isVague ? "unclear" : "too-much");
    if (isNamed) expect(refusal).toMatchObject({ allowed: BigInt(allowed) });
    else expect(refusal).not.toHaveProperty("allowed", expect.anything());
  });

  test.each(refusals)("$provider: less would not help", ({ code, message }) => {
    expect(refusalOf(wrap({ code, message }))).toEqual({ kind: "denied" });
  });

  test.each([
    ["Infura", -32005, "daily request count exceeded, request rate limited"],
    ["Infura, by project", -32005, "project ID request rate exceeded"],
    ["QuickNode", -32007, "50/second request limit reached - reduce calls per second or upgrade your account"],
    ["Ankr", -32000, "Too many requests, reason: call rate limit exhausted, retry in 10s"],
    ["a node without logs", -32601, "the method eth_getLogs does not exist/is not available"],
    ["a pruned node", -32000, "pruned history unavailable: header not found"],
    ["a wrong key", -32000, "Unauthorized: invalid API key"],
  ])("%s: less would not help either", (_, code, message) => {
    expect(refusalOf(wrap({ code, message }))).toEqual({ kind: "denied" });
  });
});

// made up: providers change their words, and like to speak of plans
describe.each(Object.entries(wrappedAnswers))("through %s, a limit of blocks", (_library, wrap) => {
  test.each([
    ["Block range limit is 2,000 blocks (your plan's rate limit allows 2000 blocks per query)", 2000n],
    ["blocks window greater than 500 not available on your plan", 500n],
    ["rate limit: the block range is limited to 10k, and your plan to 25 requests per second", 10_000n],
    ["quota of your plan: block range max 1000", 1000n],
    ["block span at most 64; too many requests are refused", 64n],
  ])("wins over words of rates and plans: %s", (message, allowed) => {
    expect(refusalOf(wrap({ code: -32000, message }))).toEqual({ kind: "too-much", allowed, isLimit: true });
  });

  test.each([
    "rate limit of your plan: block range limit 50 requests per second",
    "rate limit of your plan: block range limit 50/second",
    "Too many requests. The block range limit of your plan is on our page",
    "rate limit of 100 calls, see the block range page",
    // more than was asked for
    "Too many requests, block range limit is 2000000",
  ])("is none that would help: %s", (message) => {
    expect(refusalOf(wrap({ code: -32000, message }))).toEqual({ kind: "denied" });
  });
});

describe("a failure without the node's words", () => {
  test.each([
    [{ status: 413 }, "too-much"],
    [{ status: 502, details: "<html>502 Bad Gateway</html>" }, "unclear"],
    [{ status: 504, details: "<html>504 Gateway Time-out</html>" }, "unclear"],
    [new DOMException("The operation was aborted due to timeout", "TimeoutError"), "unclear"],
    [Object.assign(new Error("request timeout"), { code: "TIMEOUT" }), "unclear"],
    [Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }), "unclear"],
    [new TypeError("fetch failed"), "denied"],
    [Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }), "denied"],
    [{ status: 401 }, "denied"],
    [{ status: 429, details: "block range is too wide" }, "denied"],
  ])("%o: %s", (error, kind) => {
    expect(refusalOf(error)).toMatchObject({ kind });
  });
});

test("a range that a node suggests for the logs that it found is no limit for other parts", () => {
  const message = "query exceeds max results 20000, retry with the range 25766988-25767988";
  expect(refusalOf({ code: -32602, message })).toEqual({ kind: "too-much", allowed: 1001n, isLimit: false });
});

test("a suggestion that is no less than what was asked for is none", () => {
  const message = "query exceeds max results 20000, retry with the range 25766988-25775072";
  expect(rangeRefusal({ code: -32602, message }, 8085n)).not.toHaveProperty("allowed", expect.anything());
});
