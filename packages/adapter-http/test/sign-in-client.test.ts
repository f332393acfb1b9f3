import { type Clock, isChartkeyError } from "@chartkey/core/adapters";
import { fixedClock, memoryProfiles } from "@chartkey/core/fakes";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseSiweMessage } from "viem/siwe";
import { signIn, type SignInOptions } from "../src/index.js";
import { httpServer, type HttpServer } from "../src/server/index.js";
import { accountOf, chainId, origin } from "./account.js";

const account = accountOf(1);
const MINUTE = 60_000;

let clock: ReturnType<typeof fixedClock>;
let server: HttpServer;
let asked: string[];

const serve = (origins: readonly string[] = [origin], by: Clock = clock, url = "https://api.example"): HttpServer =>
  httpServer({
    url,
    origins,
    chainIds: [chainId],
    profiles: memoryProfiles(),
    verifier: { verify: async () => true },
    clock: by,
  });

beforeEach(() => {
  clock = fixedClock(new Date());
  server = serve();
  asked = [];
});
afterEach(() => server.close());

/** Signs in, by a server whose answers have a date or not. */
function enter(
  more: Partial<SignInOptions> = {},
  date: () => string | undefined = () => undefined,
  signal?: AbortSignal,
) {
  const options = {
    url: "https://api.example",
    address: account.address,
    chainId,
    origin,
    signMessage: (message: string) => account.signMessage({ message }),
    async fetch(url: unknown, init?: RequestInit) {
      asked.push(new URL(url as string).pathname);
      const response = await server.fetch(new Request(url as string, init));
      const now = date();
      if (now !== undefined) response.headers.set("date", now);
      return response;
    },
    ...more,
  };
  return signIn(options, { signal });
}

test("an abort at the wallet's prompt ends the sign-in, and a signature that comes later is given to nobody", async () => {
  const [prompted, stop, reason] = [Promise.withResolvers<void>(), new AbortController(), new Error("stop")];
  const signed = Promise.withResolvers<`0x${string}`>();
  const signMessage = () => {
    prompted.resolve();
    return signed.promise;
  };
  const entering = enter({ signMessage }, undefined, stop.signal);
  await prompted.promise;
  stop.abort(reason);
  await expect(entering).rejects.toBe(reason);
  signed.resolve("0x01");
  await signed.promise;
  expect(asked).toEqual(["/nonces"]);
});

test("what the wallet throws at once comes through", async () => {
  const declined = new Error("declined");
  const signMessage = () => {
    throw declined;
  };
  await expect(enter({ signMessage })).rejects.toBe(declined);
});

test.each([
  ["ahead", 2 * MINUTE],
  ["behind", -11 * MINUTE],
  ["in another year", 400 * 24 * 60 * MINUTE],
])("a device or a proxy whose clock is %s keeps nobody from signing in", async (_, off) => {
  const wrong = new Date(clock.now().getTime() + off);
  vi.useFakeTimers({ toFake: ["Date"], now: wrong });
  try {
    for (const date of [() => undefined, () => clock.now().toUTCString(), () => wrong.toUTCString(), () => "1"])
      expect((await enter({}, date)).account).toBe(account.address);
  } finally {
    vi.useRealTimers();
  }
});

test("who signs too late is told of the time", async () => {
  const signMessage = (message: string) => {
    clock.advance(601);
    return account.signMessage({ message });
  };
  const error: unknown = await enter({ signMessage }).catch((one: unknown) => one);
  expect(isChartkeyError(error, "SIGN_IN_REFUSED") && error.hints).toContainEqual(
    expect.stringContaining("within ten minutes"),
  );
});

test.each([-1, 1.5, 253_402_300_800_000, "2026", undefined])("%s is no time of a nonce", async (made) => {
  const fetch = async () => Response.json({ nonce: "12345678", made }, { status: 201 });
  const signMessage = () => Promise.reject(new Error("Nothing is to be signed"));
  await expect(enter({ fetch, signMessage })).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE" });
});

test("the operator of another server of the page gets into this one with nothing that was signed there", async () => {
  const answers: Response[] = [];
  // it passes on the nonce, and then the signature
  const other = async (url: unknown, init?: RequestInit) => {
    const answer = await server.fetch(new Request(`https://api.example${new URL(url as string).pathname}`, init));
    answers.push(answer.clone());
    return answer;
  };
  const refused = enter({ url: "https://other.example", fetch: other });
  await expect(refused).rejects.toMatchObject({
    code: "SIGN_IN_REFUSED",
    hints: [expect.stringContaining("https://api.example"), expect.any(String)],
  });
  expect(answers.map(({ status }) => status)).toEqual([201, 403]);
});

test.each([
  "https://api.example",
  "https://api.example/",
  "https://api.example//",
  "https://api.example./",
  "https://api.example.:443",
  "HTTPS://API.example:443",
  "https://api.example/?",
  "https://api.example/#",
])("%s is the server's URL, in whatever letters", async (url) => {
  const prompts: string[] = [];
  const signMessage = (message: string) => {
    prompts.push(message);
    return account.signMessage({ message });
  };
  expect((await enter({ url, signMessage })).account).toBe(account.address);
  expect(parseSiweMessage(prompts[0] ?? "")).toMatchObject({ domain: "app.example", uri: "https://api.example" });
});

test.each(["https://api.example/chartkey", "http://127.0.0.1:8080", "http://[::1]:8080", "http://intranet/a%20b"])(
  "a person signs in at %s",
  async (url) => {
    server.close();
    server = serve([origin], clock, url);
    expect((await enter({ url })).account).toBe(account.address);
  },
);

test.each([
  ["https://api.example/chartkey//", "https://api.example/chartkey"],
  ["https://api.example.:8443/chartkey", "https://api.example:8443/chartkey/"],
])("a server at %s is the one that clients know as %s, and the other way round", async (one, other) => {
  for (const [served, named] of [
    [one, other],
    [other, one],
  ] as const) {
    server.close();
    server = serve([origin], clock, served);
    expect((await enter({ url: named })).account).toBe(account.address);
  }
});

test.each([
  [undefined, "http://app.example", 201],
  ["https://app.example", "http://app.example", 201],
  ["http://app.example", "https://app.example", 201],
  ["https://app.example", "https://app.example", 201],
  ["https://app.example:8443", "https://app.example", 403],
])("a message names the host of its page: sent by %s", async (page, from, status) => {
  server.close();
  server = serve(["https://app.example", "http://app.example", "https://app.example:8443"]);
  const statuses: number[] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    const request = new Request(url as string, init);
    if (page !== undefined) request.headers.set("origin", page);
    const answer = await server.fetch(request);
    statuses.push(answer.status);
    return answer;
  };
  await enter({ origin: from, fetch }).catch(() => {});
  expect(statuses).toEqual([201, status]);
});

test("a sentence in any script is signed as it is", async () => {
  const statement = "Iniciar sesión / साइन इन करें: 100 %";
  const seen: string[] = [];
  const signMessage = (message: string) => {
    seen.push(message);
    return account.signMessage({ message });
  };
  await enter({ statement, signMessage });
  expect(parseSiweMessage(seen[0] ?? "").statement).toBe(statement);
});

test.each<[string, Record<string, unknown>]>([
  ["url", { url: "/api" }],
  ["url", { url: "https://api.example/a|b" }],
  ["origin", { origin: "app://x" }],
  ["origin", { origin: "file:///x" }],
  ["origin", { origin: "ws://app.example" }],
  ["origin", { origin: "https://[::1]:8080" }],
  ["origin", { origin: "http://intranet" }],
  ["origin", { origin: "https://app.example./" }],
  ["origin", { origin: "https://app.example:99999" }],
  ["chainId", { chainId: 1.5 }],
  ["chainId", { chainId: "31337" }],
  ["chainId", { chainId: 0 }],
  ["signMessage", { signMessage: 5 }],
  ["statement", { statement: 5 }],
  ["statement", { statement: "" }],
  ["statement", { statement: "a\nb" }],
  ["statement", { statement: "a\rb" }],
  ["statement", { statement: "a\u2028b" }],
  ["statement", { statement: "a\u202Eb" }],
  ["statement", { statement: "x".repeat(2_001) }],
])("a malformed `%s` is named before anybody is asked: %j", async (name, change) => {
  const wrong: unknown = await enter(change).catch((one: unknown) => one);
  expect(wrong).toBeInstanceOf(TypeError);
  expect((wrong as Error).message).toContain(name);
  expect(asked).toEqual([]);
});

test.each([
  "http://localhost:5173",
  "http://127.0.0.1:8080",
  "https://app.example:8443",
  "https://xn--mnchen-3ya.example",
])("a page of %s signs in", async (page) => {
  server.close();
  server = serve([page]);
  expect((await enter({ origin: page })).account).toBe(account.address);
});

test.each(["http://intranet", "https://[::1]:8080", "https://app.example."])(
  "a server does not start for %s, from which nobody can sign in",
  (page) => {
    expect(() => serve([origin, page])).toThrow(page);
  },
);

test("a session's end is a date, whatever the server says", async () => {
  const token = "a".repeat(43);
  const fetch = async (url: unknown) =>
    String(url).endsWith("/nonces")
      ? Response.json({ nonce: "12345678", made: 0 }, { status: 201 })
      : Response.json({ token, account: account.address, until: Number.MAX_SAFE_INTEGER }, { status: 201 });
  const { until } = await enter({ fetch });
  expect(until).toEqual(new Date(8.64e15));
});
