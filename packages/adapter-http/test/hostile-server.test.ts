import { type ContentId, type Cursor, profileCursor } from "@chartkey/core/adapters";
import { expect, test } from "vitest";
import { httpBlobs, httpDevices, httpLedger, httpMailbox, httpProfiles, httpRelayer } from "../src/index.js";
import { allOf } from "./all-of.js";
import { hurried, stopTimers } from "./hurried.js";
import { ledger, otherLedger, profileOf } from "./profile-document.js";

const profile = profileOf(1);
const { address } = profile;
const find = { ledger, role: "doctor", size: 2 };

const asked: RequestInit[] = [];

/** A server that gives this answer to everything. */
const saying = (answer: () => Response | Promise<Response>) => {
  const options = {
    url: "https://api.example/chartkey/",
    token: () => "token",
    timeout: 200,
    fetch: async (_: unknown, init?: RequestInit) => {
      asked.push(init ?? {});
      return answer();
    },
  };
  return { profiles: httpProfiles(options), blobs: httpBlobs(options) };
};

const problem = (status: number, body: object) =>
  new Response(JSON.stringify({ title: "x", status, ...body }), {
    status,
    headers: { "content-type": "application/problem+json" },
  });

/** Pieces of 64 KiB that were taken of endless answers. */
let taken = 0;

const endless = () =>
  new Response(
    new ReadableStream({
      pull(controller) {
        taken += 1;
        controller.enqueue(new TextEncoder().encode(" ".repeat(65_536)));
      },
    }),
  );

test.each<[string, () => Response]>([
  ["an endless answer", endless],
  ["no JSON", () => new Response("<html>")],
  ["another form", () => Response.json({ items: "all" })],
  ["more than was asked for", () => Response.json({ items: [profile, profile, profile], malformed: [] })],
  ["a foreign cursor", () => Response.json({ items: [], malformed: [], next: "$where" })],
  ["nothing", () => new Response(undefined, { status: 204 })],
  ["bytes that are no text", () => new Response(Uint8Array.of(0xff, 0xfe, 0x22))],
])("%s to a search is a directory that is away", async (_, answer) => {
  const { profiles } = saying(answer);
  await expect(profiles.find(find)).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE", retryable: true });
});

test("an endless answer is taken no further than its limit", async () => {
  taken = 0;
  const error: unknown = await saying(endless)
    .profiles.find(find)
    .catch((one: unknown) => one);
  expect(error).toMatchObject({ cause: expect.objectContaining({ message: expect.stringContaining("more than") }) });
  expect(taken).toBeLessThan(80);
});

test("items that are no profiles, or of another ledger, are malformed and named", async () => {
  const foreign = { ...profile, ledger: otherLedger };
  const { profiles } = saying(() => Response.json({ items: [foreign, { $gt: 1 }], malformed: [] }));
  expect(await profiles.find(find)).toEqual({ items: [], malformed: [address, "?"], next: undefined });
});

test.each([
  ["of somebody else", { ...profile, address: profileOf(2).address }],
  ["of another ledger", { ...profile, ledger: otherLedger }],
  ["with a key too many", { ...profile, admin: true }],
  ["that is a list", [profile]],
])("a profile %s is PROFILE_FORGED", async (_, document) => {
  const { profiles } = saying(() => Response.json(document));
  await expect(profiles.get({ ledger, address })).rejects.toMatchObject({ code: "PROFILE_FORGED" });
});

test("a server causes only errors of the port, and its words move no cursor", async () => {
  const { profiles } = saying(() => problem(500, { code: "WALLET_REJECTED", detail: "x" }));
  await expect(profiles.find(find)).rejects.toMatchObject({ code: "DIRECTORY_UNAVAILABLE" });
  const detail = `\u001b[2J${"long".repeat(1000)}\n\u202Etxt`;
  const loud = saying(() =>
    problem(503, { code: "DIRECTORY_UNAVAILABLE", detail, hints: Array.from({ length: 10 }, () => detail) }),
  );
  const error = (await loud.profiles.find(find).catch((one: unknown) => one)) as {
    message: string;
    hints: readonly string[];
  };
  expect(error.message).toHaveLength(300);
  expect(error.hints).toHaveLength(8);
  expect([error.message, ...error.hints].join("")).not.toMatch(/\p{C}/u);
});

test.each([
  [401, "SESSION_ENDED", false],
  [429, "DIRECTORY_UNAVAILABLE", true],
  [502, "DIRECTORY_UNAVAILABLE", true],
  [404, "MISCONFIGURED", false],
])("a status of %s by itself is %s", async (status, code, retryable) => {
  const { profiles } = saying(() => new Response("<html>", { status }));
  await expect(profiles.find(find)).rejects.toMatchObject({ code, retryable });
});

test("a server that is silent is given up, before and within its answer", async () => {
  const away = { code: "BLOB_UNAVAILABLE", retryable: true };
  const id = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" as never;
  const stuck = saying(() => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })));
  await expect(stuck.blobs.size(id)).rejects.toMatchObject(away);
  await expect(allOf(stuck.blobs.get(id))).rejects.toMatchObject(away);
});

test("a list of pins has content ids only, and is not cut in silence", async () => {
  const id = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
  for (const text of [`${id}\n${id.slice(0, 20)}`, `${id}\n../../etc\n`, "x".repeat(1000)]) {
    const { blobs } = saying(() => new Response(text));
    await expect(allOf(blobs.pins({ holder: "a" }))).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
  }
});

test("a token goes to the server alone: no redirect, no cookie, no referrer; and nothing is cached", async () => {
  asked.length = 0;
  const { profiles } = saying(() => Response.json({ items: [], malformed: [] }));
  await profiles.find(find);
  expect(asked).toMatchObject([
    {
      redirect: "error",
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      headers: { authorization: "Bearer token" },
    },
  ]);
});

test.each(["ftp://api.example", "https://user:pw@api.example", "https://api.example?x=1", "api.example", ""])(
  "%s is no URL of a server",
  (url) => {
    expect(() => httpProfiles({ url, token: () => undefined })).toThrow(/url/u);
  },
);

const id = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" as ContentId;
const holder = "owner/test";

test("an abort, or the silence, ends the wait for what an app gives that looks at no signal", async () => {
  stopTimers();
  const never = () => new Promise<never>(() => {});
  const options = { url: "https://api.example", token: () => "token", id: ledger };
  const client = httpLedger({ ...options, fetch: never, verifier: { verify: never } });
  const data = { domain: {}, types: { Note: [{ name: "text", type: "string" }] }, primaryType: "Note", message: {} };
  const claim = { address, data: { ...data, message: { text: "x" } }, signature: "0x01" } as const;
  for (const call of [
    (signal: AbortSignal) => client.time({ signal }),
    (signal: AbortSignal) => client.verify(claim, { signal }),
  ]) {
    const [stop, reason] = [new AbortController(), new Error("stop")];
    const ended = call(stop.signal).catch((error: unknown) => error);
    stop.abort(reason);
    expect(await ended).toBe(reason);
  }
  await expect(hurried(client.time())).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
});

test("a list of pins has each id once", async () => {
  const other = id.replace(/u$/u, "y");
  const { blobs } = saying(() => new Response([id, id, other, id, ""].join("\n")));
  expect(await allOf(blobs.pins({ holder }))).toEqual([id, other]);
});

// what a web server of single pages gives for every path
const page = () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } });

test("a page in place of a server has done nothing of what was asked", async () => {
  const { profiles, blobs } = saying(page);
  const mailbox = httpMailbox({ url: "https://api.example", token: () => undefined, fetch: async () => page() });
  const channel = "7k3w0q9x";
  for (const [code, call] of [
    ["BLOB_UNAVAILABLE", () => blobs.health()],
    ["BLOB_UNAVAILABLE", () => blobs.pin(id, { holder })],
    ["BLOB_UNAVAILABLE", () => blobs.unpin(id, { holder })],
    ["BLOB_UNAVAILABLE", () => blobs.put(new Uint8Array(1), { holder })],
    ["DIRECTORY_UNAVAILABLE", () => profiles.health()],
    ["MAILBOX_UNAVAILABLE", () => mailbox.put(channel, 1, Uint8Array.of(1))],
    ["MAILBOX_UNAVAILABLE", () => mailbox.close(channel)],
  ] as const)
    await expect(call()).rejects.toMatchObject({ code, hints: [expect.stringContaining("URL")] });
});

test("an upload that is made with another status than 201 is none", async () => {
  const { blobs } = saying(() => new Response(undefined, { status: 204, headers: { location: "uploads/a" } }));
  await expect(blobs.put(new Uint8Array(1), { holder })).rejects.toMatchObject({ code: "BLOB_UNAVAILABLE" });
});

const cursor = "a cursor" as Cursor;
const detail = "`after` is not a cursor of this ledger";

test.each([
  ["a problem", () => problem(422, {})],
  ["a page", () => new Response("<html>", { status: 422 })],
  ["a problem of a cursor that nobody sent", () => problem(422, { detail })],
])("a status of 422 is nobody's mistake, with %s", async (_, answer) => {
  const options = { url: "https://api.example", token: () => "token", fetch: async () => answer() };
  const { profiles, blobs } = saying(answer);
  const reading = httpLedger({ ...options, id: ledger });
  for (const call of [
    () => profiles.find({ ...find, after: profileCursor(address) }),
    () => blobs.pin(id, { holder }),
    () => allOf(blobs.get(id)),
    () => httpDevices(options).read(),
    () => httpMailbox(options).take("7k3w0q9x", 1),
    () => httpRelayer(options).submit({}),
    () => reading.time(),
    () => allOf(reading.entries({})),
    () => allOf(reading.follow({})),
  ])
    await expect(call()).rejects.toMatchObject({ code: "MISCONFIGURED" });
});

test("a cursor of another ledger is the caller's mistake, where the server says so", async () => {
  const options = { url: "https://api.example", token: () => "token" };
  const telling = (answer: () => Response) => httpLedger({ ...options, id: ledger, fetch: async () => answer() });
  const told = telling(() => problem(422, { detail }));
  const within = telling(() => new Response(`\n${JSON.stringify({ problem: { title: "x", status: 422, detail } })}\n`));
  await expect(allOf(told.entries({ after: cursor }))).rejects.toThrow(TypeError);
  for (const one of [told, within]) await expect(allOf(one.follow({ after: cursor }))).rejects.toThrow(TypeError);
  const untold = telling(() => problem(422, {}));
  await expect(allOf(untold.entries({ after: cursor }))).rejects.toMatchObject({ code: "MISCONFIGURED" });
});
