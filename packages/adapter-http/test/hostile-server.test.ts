import type { Address, LedgerId } from "@chartkey/core/adapters";
import { expect, test } from "vitest";
import { httpBlobs, httpProfiles } from "../src/index.js";
import { allOf } from "./all-of.js";

const ledger = `eip155:31337:0x${"c0de".repeat(10)}` as LedgerId;
const address = "0x0000000000000000000000000000000000000001" as Address;
const find = { ledger, role: "doctor", size: 2 };

const profile = {
  ledger,
  address,
  roles: ["doctor"],
  profile: { name: "Ana", listed: true },
  key: `0x${"01".repeat(32)}`,
  sequence: 1,
  issued: 1,
  signature: "0x01",
};

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

const endless = () =>
  new Response(
    new ReadableStream({
      pull(controller) {
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

test("items that are no profiles, or of another ledger, are malformed and named", async () => {
  const foreign = { ...profile, ledger: "eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3" };
  const { profiles } = saying(() => Response.json({ items: [foreign, { $gt: 1 }], malformed: [] }));
  expect(await profiles.find(find)).toEqual({ items: [], malformed: [address, "?"], next: undefined });
});

test.each([
  ["of somebody else", { ...profile, address: "0x0000000000000000000000000000000000000002" }],
  ["of another ledger", { ...profile, ledger: "eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3" }],
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
