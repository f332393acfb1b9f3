import { memoryBlobs } from "@chartkey/core/fakes";
import { beforeEach, expect, test } from "vitest";
import { httpBlobs } from "../src/index.js";
import { direct } from "./direct.js";
import { skipPauses } from "./hurried.js";

const MiB = 1_048_576;
const holder = "owner/test";

type Pass = (request: Request) => Promise<Response>;

beforeEach(() => skipPauses());

/** A client, and how many bytes of an upload its server says that it has. */
async function connect(meddle: (request: Request, pass: Pass) => Promise<Response>) {
  const { server, clientOf } = direct({ blobs: memoryBlobs() });
  const { token } = await clientOf(1);
  let taken = 0;
  const pass: Pass = async (request) => {
    const { method, url, headers } = request;
    const response = await server.fetch(request);
    if (method !== "PATCH") return response;
    const asked = await server.fetch(new Request(url, { method: "HEAD", headers }));
    taken = Number(asked.headers.get("upload-offset"));
    return response;
  };
  const fetch = async (url: unknown, init?: RequestInit) => meddle(new Request(url as string, init), pass);
  return { blobs: httpBlobs({ url: "https://api.example", fetch, token: () => token }), taken: () => taken };
}

test("the progress of an upload is what the server has, and not what waits to be sent", async () => {
  const { blobs, taken } = await connect((request, pass) => pass(request));
  const told: (readonly [number, number])[] = [];
  await blobs.put(new Uint8Array(9 * MiB), { holder, onProgress: ({ bytes }) => void told.push([bytes, taken()]) });
  expect(told).toEqual([4, 8, 9].map((mebibytes) => [mebibytes * MiB, mebibytes * MiB]));
});

test("what came before an upload was cut is progress too", async () => {
  let isCut = false;
  const { blobs } = await connect(async (request, pass) => {
    if (request.method !== "PATCH" || isCut) return pass(request);
    isCut = true;
    // the line breaks after a mebibyte of the part
    const { url, method, headers } = request;
    await pass(new Request(url, { method, headers, body: (await request.bytes()).subarray(0, MiB) }));
    throw new TypeError("The network is away");
  });
  const told: number[] = [];
  await blobs.put(new Uint8Array(5 * MiB), { holder, onProgress: ({ bytes }) => void told.push(bytes) });
  expect(told).toEqual([1, 4, 5].map((mebibytes) => mebibytes * MiB));
});
