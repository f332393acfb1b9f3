import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { ChartkeyError } from "../../src/errors/chartkey-error.js";
import { safeCause } from "../../src/errors/safe-cause.js";

const KEY = "0123456789abcdefKEY";
const shown = (value: unknown): string => inspect(value, { depth: Infinity, showHidden: true });

describe("safeCause", () => {
  test.each([
    ["path", `https://node.example/v2/${KEY}`],
    ["query", `https://node.example/?apikey=${KEY}`],
    ["user", `https://${KEY}:x@node.example/`],
    ["password", `mongodb+srv://reader:${KEY}@db.example,db2.example/people`],
    ["fragment", `wss://node.example#${KEY}`],
    ["password in percent signs", `https://me:%30123456789abcdefKEY@node.example`],
  ])("cuts a URL to its host: the %s", (_name, url) => {
    const inner = Object.assign(new TypeError("fetch failed"), { input: url, code: "ERR_INVALID_URL" });
    const cause = Object.assign(new Error(`HTTP request failed.\n\nURL: ${url}\nRequest body: {}`, { cause: inner }), {
      name: "HttpRequestError",
      status: 401,
      details: `the key ${KEY} is unknown`,
      request: { url: new URL("https://node.example"), sent: [url] },
    });
    const safe = safeCause(cause) as typeof cause;
    expect(shown(safe)).not.toContain(KEY);
    expect(safe).toBeInstanceOf(Error);
    expect(safe.message).toMatch(
      /^HTTP request failed\.\n\nURL: [a-z+]+:\/\/[a-z.]+(?:,db2\.example)?\/…\nRequest body/u,
    );
    expect(safe).toMatchObject({ name: "HttpRequestError", status: 401, details: "the key … is unknown" });
    expect(safe.cause).toMatchObject({ message: "fetch failed", code: "ERR_INVALID_URL" });
    expect(safe.stack).not.toContain(KEY);
  });

  test("tells the status of an answer, and not its URL", () => {
    const response = new Response(null, { status: 403 });
    Object.defineProperty(response, "url", { value: `https://node.example/${KEY}` });
    const safe = safeCause(Object.assign(new Error("Forbidden"), { response })) as { readonly response: object };
    expect(safe.response).toMatchObject({ status: 403, url: "https://node.example/…" });
  });

  test("leaves alone what holds no more than a host, and errors of ours", () => {
    const own = new ChartkeyError("BLOB_UNAVAILABLE");
    for (const cause of [
      new Error("connect ECONNREFUSED 127.0.0.1:8545"),
      new Error("No answer from https://node.example."),
      new AggregateError([new Error("one")], "all"),
      { code: 4001 },
      null,
      undefined,
      5,
      own,
    ])
      expect(safeCause(cause)).toBe(cause);
  });

  test("keeps an error of ours that another one holds", () => {
    const own = new ChartkeyError("BLOB_UNAVAILABLE", { transaction: "0x12" });
    const safe = safeCause(new Error(`https://node.example/${KEY}`, { cause: own })) as Error;
    expect(safe.cause).toBe(own);
  });

  test("ends for whatever is thrown", () => {
    const circle: Record<string, unknown> = { url: `https://node.example/${KEY}` };
    circle["self"] = circle;
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const strange = {
      circle,
      proxy,
      get throws() {
        throw new Error(KEY);
      },
    };
    expect(safeCause(strange)).toMatchObject({ circle: { url: "https://node.example/…" } });
    expect(safeCause(`GET https://node.example/${KEY} failed`)).toBe("GET https://node.example/… failed");
    const long = `https://node.example/${KEY} ${"a.".repeat(500_000)} ${`https://a/${"b".repeat(9)} `.repeat(50_000)}`;
    expect((safeCause(new Error(long)) as Error).message.length).toBeLessThanOrEqual(10_000);
    let deep: object = { url: `https://node.example/${KEY}` };
    for (let i = 0; i < 100_000; i++) deep = { cause: deep };
    expect(shown(safeCause(new Error(`https://node.example/${KEY}`, { cause: deep })))).not.toContain(KEY);
  });
});
