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
    expect(safe.stack).toMatch(/^ {4}at .+safe-cause\.test\.ts:\d+/mu);
  });

  test("finds the key of a URL also where the error has left the URL out", () => {
    const cause = Object.assign(new Error(`Unknown key ${KEY}`), { config: { url: `https://node.example/${KEY}` } });
    expect((safeCause(cause) as Error).message).toBe("Unknown key …");
  });

  test.each([
    ["what was sent", { request: { headers: { authorization: KEY } }, body: KEY, transaction: { data: KEY } }],
    ["what was stored", { keyValue: { name: KEY }, writeErrors: [{ op: KEY }], detail: `Key (name)=(${KEY})` }],
    ["the client", { client: new Map([[KEY, { options: KEY }]]), response: new Response(KEY, { statusText: "No" }) }],
    ["a symbol", { [Symbol("auth")]: KEY }],
    ["an answer", { info: { payload: KEY, error: { code: -32_000, message: "No", data: KEY } } }],
    ["bytes", { data: new TextEncoder().encode(KEY) }],
    ["a function", { toJSON: () => KEY, details: () => KEY }],
  ])("leaves out what says nothing of the reason: %s", (_name, carried) => {
    const hidden = Object.defineProperty(new Error("It failed"), "password", { value: KEY });
    const safe = safeCause(Object.assign(hidden, carried, { code: 7, cause: { ...carried, code: 8 } })) as Error;
    expect(shown(safe)).not.toContain(KEY);
    expect(JSON.stringify(safe)).not.toContain(KEY);
    expect(safe).toMatchObject({ message: "It failed", code: 7, cause: { code: 8 } });
  });

  test("leaves out the token of a request that the platform refuses", async () => {
    const refused = await fetch("https://node.example", { headers: { authorization: `Bearer ${KEY}\n.${KEY}` } }).catch(
      (error: unknown) => error,
    );
    expect(shown(refused)).toContain(KEY);
    const safe = safeCause(refused);
    expect(shown(safe)).not.toContain(KEY);
    expect((safe as Error).message).toMatch(/"Bearer …" is an invalid header value/u);
  });

  test("leaves out what a parser quotes", () => {
    const parsing = (text: string): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        return error;
      }
    };
    const secret = safeCause(parsing(`Hepatitis\n B`)) as Error;
    expect(shown(secret)).not.toContain("Hepatitis");
    expect(secret.message).toBe("Unexpected token … is not valid JSON");
    const cut = parsing("[1,");
    expect(safeCause(cut)).toBe(cut);
  });

  test("cuts a stack that has another message than the error", () => {
    const frames = "    at main (file:///app/main.js:1:2)\n    at https://app.example/assets/main.js:3:4";
    const stack = `Error: No https://node.example/${KEY}\nin time\n${frames}`;
    const cause = Object.assign(new Error("Rewritten"), { stack });
    expect((safeCause(cause) as Error).stack).toBe(`Error: No https://node.example/…\nin time\n${frames}`);
    cause.stack = "main@https://app.example/assets/main.js:3:4\n";
    expect(safeCause(cause)).toBe(cause);
  });

  test("keeps what the clients of nodes, stores and databases say of the reason", () => {
    const revertData = `0x08c379a0${"00".repeat(32)}`;
    const said = {
      code: "CALL_EXCEPTION",
      codeName: "No",
      status: 500,
      statusCode: 500,
      statusText: "No",
      errno: -111,
      shortMessage: "No",
      details: "No",
      reason: "No",
      syscall: "connect",
      errcode: 5,
      errstr: "No",
      data: revertData,
      info: { error: { code: 3, data: revertData, message: "No" }, responseBody: "{}" },
      error: { code: 3 },
      originalError: { code: 4001 },
      innerError: { errorCode: "6985" },
    };
    const cause = Object.assign(new AggregateError([new Error("one", { cause: { code: 1 } })], "all"), said);
    expect(safeCause(cause)).toBe(cause);
    const copy = safeCause(Object.assign(cause, { request: {} })) as AggregateError;
    expect(copy).not.toBe(cause);
    expect(copy).toMatchObject({ name: "AggregateError", message: "all", ...said });
    expect(copy.errors).toMatchObject([{ message: "one", cause: { code: 1 } }]);
    expect(safeCause(copy)).toBe(copy);
  });

  test("tells the status of an answer, and not its URL", () => {
    const response = new Response(null, { status: 403 });
    Object.defineProperty(response, "url", { value: `https://node.example/${KEY}` });
    const safe = safeCause(Object.assign(new Error("Forbidden"), { response })) as { readonly response: object };
    expect(safe.response).toEqual({ status: 403, statusText: "" });
  });

  test("leaves alone what has no more than a reason, and errors of ours", () => {
    const own = new ChartkeyError("BLOB_UNAVAILABLE");
    for (const cause of [
      Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:8545"), { code: "ECONNREFUSED" }),
      new Error("No answer from https://node.example."),
      new AggregateError([new Error("one")], "all"),
      new DOMException("The person declined", "NotAllowedError"),
      AbortSignal.abort().reason,
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

  test("takes texts, and nothing of a function or a symbol", () => {
    expect(safeCause(`GET https://node.example/${KEY} failed`)).toBe("GET https://node.example/… failed");
    expect(safeCause(() => KEY)).toBeUndefined();
    expect(safeCause(Symbol(KEY))).toBeUndefined();
  });

  test("ends for whatever is thrown", () => {
    const circle: Record<string, unknown> = { message: `https://node.example/${KEY}` };
    circle["cause"] = circle;
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const strange = {
      cause: circle,
      error: proxy,
      get message(): string {
        throw new Error(KEY);
      },
      get details() {
        return `https://node.example/${KEY}`;
      },
    };
    const safe = safeCause(strange) as { readonly cause: { readonly cause: unknown } };
    expect(safe).toEqual({ cause: safe.cause, error: {}, details: "https://node.example/…" });
    expect(safe.cause).toMatchObject({ message: "https://node.example/…" });
    expect(safe.cause.cause).toBe(safe.cause);
    expect(safeCause(proxy)).toEqual({});
  });

  test("has a limited size", () => {
    const sizeOf = (cause: unknown): number => shown(safeCause(cause)).length;
    const long = `https://node.example/${KEY} ${"a.".repeat(500_000)} ${`https://a/${"b".repeat(9)} `.repeat(50_000)}`;
    expect((safeCause(new Error(long)) as Error).message.length).toBeLessThanOrEqual(10_000);
    expect((safeCause(new Error("a".repeat(1_000_000))) as Error).message).toBe("a".repeat(10_000));
    let deep: object = { url: `https://node.example/${KEY}` };
    for (let i = 0; i < 100_000; i++) deep = { cause: deep, message: "a".repeat(9_999) };
    expect(shown(safeCause(new Error(`https://node.example/${KEY}`, { cause: deep })))).not.toContain(KEY);
    expect(sizeOf(deep)).toBeLessThan(200_000);
    const many = Array.from({ length: 100_000 }, () => new Error("a".repeat(9_999)));
    expect(sizeOf(new AggregateError(many, "all"))).toBeLessThan(400_000);
    expect(sizeOf(Object.fromEntries(many.entries()))).toBeLessThan(100);
  });
});

describe("a ChartkeyError", () => {
  const cut = { message: "GET https://node.example/… failed", code: "ECONNRESET" };

  test("keeps of its cause what may be logged", () => {
    const foreign = Object.assign(new Error(`GET https://node.example/${KEY} failed`), {
      code: "ECONNRESET",
      request: { authorization: KEY },
    });
    const error = new ChartkeyError("BLOB_UNAVAILABLE", { cause: foreign });
    expect(error.cause).toMatchObject(cut);
    const outer = new ChartkeyError("RECORD_UNAVAILABLE", { cause: new Error("Twice", { cause: error }) });
    expect(outer.cause).toMatchObject({ message: "Twice", cause: { code: "BLOB_UNAVAILABLE", cause: cut } });
    for (const one of [error, outer]) expect(shown(one)).not.toContain(KEY);
  });

  test("keeps a reason that holds nothing else, and has no cause without one", () => {
    const reason = new Error("The person closed the page");
    expect(new ChartkeyError("WALLET_UNANSWERED", { cause: reason }).cause).toBe(reason);
    expect(Object.hasOwn(new ChartkeyError("WALLET_UNANSWERED", { cause: undefined }), "cause")).toBe(false);
  });
});
