import { memoryBlobs } from "@chartkey/core/fakes";
import { beforeEach, expect, test } from "vitest";
import { httpBlobs } from "../src/index.js";
import { direct } from "./direct.js";
import { skipPauses, stopTimers } from "./hurried.js";
import { until } from "./until.js";

const holder = "owner/test";
const away = { code: "BLOB_UNAVAILABLE", retryable: true, stillPinned: [] };

interface Asked {
  readonly method: string;
  readonly isLast: boolean;
  readonly pass: () => Promise<Response>;
}

/** What becomes of each request of an upload. */
let meddle: (asked: Asked) => Promise<Response>;
/** Milliseconds that have passed in pauses. */
let now: number;
/** The requests that were made, by method, with `!` where the network was away, and when. */
let log: { readonly said: string; readonly at: number }[];

beforeEach(() => {
  [now, log] = [0, []];
  skipPauses(() => (now += 1_000));
});

const lost = () => Promise.reject(new TypeError("The network is away"));
const methods = () => log.map(({ said }) => said).join(" ");
const pauses = () => log.slice(1).map(({ at }, nth) => at - (log[nth]?.at ?? 0));

async function connect() {
  const store = memoryBlobs();
  const { server, clientOf } = direct({ blobs: store });
  const { token } = await clientOf(1);
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    const request = new Request(url as string, init);
    const isLast = request.headers.get("upload-complete") === "?1";
    const entry = { said: request.method, at: now };
    log.push(entry);
    try {
      return await meddle({ method: request.method, isLast, pass: () => server.fetch(request) });
    } catch (error) {
      entry.said += "!";
      throw error;
    }
  };
  return { store, blobs: httpBlobs({ url: "https://api.example", fetch, token: () => token }) };
}

/** A network that goes away at a request, for so long. */
function outage(isAt: (asked: Asked) => boolean, milliseconds: number) {
  let end: number | undefined;
  meddle = (asked) => {
    if (end === undefined && isAt(asked)) end = now + milliseconds;
    return end !== undefined && now < end ? lost() : asked.pass();
  };
}

/** More than goes with the request that makes an upload. */
const part = new Uint8Array(20_000);
const isPart = ({ method, isLast }: Asked) => method === "PATCH" && !isLast;

test.each([
  [300, "POST PATCH! HEAD PATCH PATCH"],
  [2_500, "POST PATCH! HEAD! HEAD! HEAD PATCH PATCH"],
])("a network that is away for %i ms costs an upload nothing but the time", async (milliseconds, asked) => {
  const { store, blobs } = await connect();
  outage(isPart, milliseconds);
  const id = await blobs.put(part, { holder });
  expect(store.ids()).toEqual([id]);
  expect(methods()).toBe(asked);
  expect(pauses()[1]).toBe(1_000);
});

test("so it is at the last step", async () => {
  const { store, blobs } = await connect();
  outage(({ isLast }) => isLast, 2_500);
  const id = await blobs.put(new Uint8Array(100), { holder });
  expect(store.ids()).toEqual([id]);
  expect(methods()).toBe("POST PATCH! HEAD! HEAD! HEAD PATCH");
});

test("a network that stays away ends an upload after four requests, and the last step tells what may be pinned", async () => {
  const { store, blobs } = await connect();
  outage(isPart, 60_000);
  await expect(blobs.put(part, { holder })).rejects.toMatchObject(away);
  expect(methods()).toBe("POST PATCH! HEAD! HEAD! HEAD! DELETE!");
  log = [];
  outage(({ isLast }) => isLast, 60_000);
  const put = blobs.put(new Uint8Array(100), { holder });
  await expect(put).rejects.toMatchObject({ stillPinned: [expect.any(String)] });
  expect(methods()).toBe("POST PATCH! HEAD! HEAD! HEAD!");
  expect(store.ids()).toEqual([]);
});

test("attempts count anew where an upload has moved", async () => {
  const { store, blobs } = await connect();
  let nth = 0;
  // three requests are lost, then the answer to bytes that came, and then three again
  meddle = async ({ method, pass }) => {
    if (method === "POST" || method === "DELETE") return pass();
    nth += 1;
    if (nth === 5) await pass();
    return nth <= 3 || nth === 5 || (nth >= 7 && nth <= 9) ? lost() : pass();
  };
  const id = await blobs.put(part, { holder });
  expect(store.ids()).toEqual([id]);
  expect(methods()).toBe("POST PATCH! HEAD! HEAD! HEAD PATCH! HEAD PATCH! HEAD! HEAD! HEAD PATCH PATCH");
});

test("an abort ends the pause", async () => {
  stopTimers();
  const [stop, reason] = [new AbortController(), new Error("stop")];
  const { blobs } = await connect();
  meddle = ({ method, pass }) => (method === "PATCH" ? lost() : pass());
  const put = blobs.put(part, { holder, signal: stop.signal });
  await until(() => methods().endsWith("!"));
  stop.abort(reason);
  // no time passes
  await expect(put).rejects.toBe(reason);
  expect(methods()).toBe("POST PATCH! DELETE");
});

test.each<[string, () => Response]>([
  ["has forgotten it", () => new Response(undefined, { status: 404 })],
  ["has forgotten bytes", () => new Response(undefined, { status: 204, headers: { "upload-offset": "99" } })],
  ["has more than was sent", () => new Response(undefined, { status: 204, headers: { "upload-offset": "101" } })],
  ["says no offset", () => new Response(undefined, { status: 204 })],
  ["answers with a page", () => new Response("<html>")],
  ["asks for a sign-in", () => new Response(undefined, { status: 401 })],
])("an upload ends at once where the server %s", async (_, answer) => {
  const { blobs } = await connect();
  meddle = async ({ method, isLast, pass }) => (method === "HEAD" ? answer() : isLast ? lost() : pass());
  const put = blobs.put(new Uint8Array(100), { holder });
  await expect(put).rejects.toMatchObject({ ...away, stillPinned: [expect.any(String)] });
  expect(methods()).toBe("POST PATCH! HEAD");
});
