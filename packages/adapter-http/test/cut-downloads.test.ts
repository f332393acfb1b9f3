import { collect, contentIdOfDigest } from "@chartkey/core/adapters";
import { sha256 } from "@noble/hashes/sha2.js";
import { beforeEach, expect, test } from "vitest";
import { httpBlobs } from "../src/index.js";
import { hurried, stopTimers } from "./hurried.js";

const bytes = Uint8Array.from({ length: 100 }, (_, nth) => nth);
const id = contentIdOfDigest(sha256(bytes));
const away = { code: "BLOB_UNAVAILABLE", retryable: true };

/** How each answer goes: so many bytes before the line breaks, or an answer of its own. */
type Answer = number | ((from: number) => Response);

/** From which byte each request asked, and when. */
let asked: { readonly from: number; readonly at: number }[];

beforeEach(() => {
  asked = [];
  stopTimers();
});

function cut(from: number, length: number, of = bytes): Response {
  let given = false;
  const body = new ReadableStream({
    pull(controller) {
      if (given) controller.error(new Error("The line broke"));
      else controller.enqueue(of.slice(from, from + length));
      given = true;
    },
  });
  const headers = from > 0 ? { "content-range": `bytes ${from}-99/100` } : {};
  return new Response(body, { status: from > 0 ? 206 : 200, headers });
}

/** A client whose server goes on as the last of these says. */
function clientOf(...answers: readonly Answer[]) {
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const range = new Headers(init?.headers).get("range");
    const from = Number(/^bytes=(\d+)-$/u.exec(range ?? "")?.[1] ?? 0);
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? 0;
    asked.push({ from, at: Date.now() });
    return typeof answer === "number" ? cut(from, answer) : answer(from);
  };
  return httpBlobs({ url: "https://api.example", token: () => "token", fetch });
}

const whole = (from: number) =>
  new Response(bytes.slice(from), { status: 206, headers: { "content-range": `bytes ${from}-99/100` } });
const unsatisfiable = (size: number) => () =>
  new Response(undefined, { status: 416, headers: { "content-range": `bytes */${size}` } });

const read = (client: ReturnType<typeof clientOf>) => hurried(collect(client.get(id), 1_000));

test("a download whose line breaks behind its last byte is whole", async () => {
  expect(await read(clientOf(100, unsatisfiable(100)))).toEqual(bytes);
  expect(asked.map(({ from }) => from)).toEqual([0, 100]);
});

test.each([
  ["there is less than came", unsatisfiable(40)],
  ["nobody knows how much there is", () => new Response(undefined, { status: 416 })],
  [
    "it goes on from another byte",
    (from: number) =>
      new Response(bytes.slice(from - 1), { status: 206, headers: { "content-range": `bytes ${from - 1}-99/100` } }),
  ],
  ["it begins anew", () => new Response(bytes)],
])("a server that says that %s does not go on", async (_, answer) => {
  await expect(read(clientOf(50, answer))).rejects.toMatchObject(away);
});

test("bytes of another blob are no whole one, however they end", async () => {
  const other = () => cut(0, 100, new Uint8Array(100));
  await expect(read(clientOf(other, unsatisfiable(100)))).rejects.toMatchObject({ code: "BLOB_MISMATCH" });
});

test("a download that does not move is taken up four times, and one that moves as often as it is cut", async () => {
  expect(await read(clientOf(10, 10, 0, 0, 0, 10, 0, 0, 0, 10, whole))).toEqual(bytes);
  const pauses = asked.slice(1).map(({ at }, nth) => at - (asked[nth]?.at ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000);
  asked = [];
  await expect(read(clientOf(10, 0))).rejects.toMatchObject(away);
  expect(asked.map(({ from }) => from)).toEqual([0, 10, 10, 10, 10]);
});

test("a server that is away for a moment costs a download nothing but the time", async () => {
  const away503 = () => new Response(undefined, { status: 503 });
  expect(await read(clientOf(10, away503, away503, whole))).toEqual(bytes);
});

test("a download that has not begun is not tried again", async () => {
  await expect(read(clientOf(0, whole))).rejects.toMatchObject(away);
  expect(asked).toHaveLength(1);
});

test("a refusal ends a download at once", async () => {
  await expect(read(clientOf(10, () => new Response(undefined, { status: 401 })))).rejects.toMatchObject({
    code: "SESSION_ENDED",
  });
  expect(asked).toHaveLength(2);
});
