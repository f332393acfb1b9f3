import { heliaBlobs, offlineNode } from "@chartkey/adapter-ipfs/helia";
import { sampleBytes } from "@chartkey/core/conformance";
import { MemoryBlockstore } from "blockstore-core";
import { MemoryDatastore } from "datastore-core";
import { httpBlobs } from "../src/index.js";
import type { HttpServerOptions } from "../src/server/index.js";
import { direct } from "./direct.js";

const MiB = 1_048_576;
const keeper = "owner/parts";
export const holder = "owner/whole";
export const url = "https://api.example";
export const whole = sampleBytes(5 * MiB + 9);
export const away = { code: "BLOB_UNAVAILABLE", retryable: true };

/** A store on a node of its own. */
export const emptyStore = () =>
  heliaBlobs({ helia: offlineNode({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() }) });

/** Answers a request as the server does, or otherwise. */
export type Meddle = (request: Request, answer: () => Promise<Response>) => Promise<Response>;

/** A client whose account has the parts, and what it asks and hears. */
export async function joiningClient(options: Partial<HttpServerOptions>, meddle: Meddle = (_, answer) => answer()) {
  const made = direct({ requestsPerMinute: 1_000_000, ...options });
  const { token, ask } = await made.clientOf(1);
  const asked: string[] = [];
  let isMeddling = false;
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    const answer = () => made.server.fetch(request);
    return isMeddling ? meddle(request, answer) : answer();
  };
  const blobs = httpBlobs({ url, token: () => token, fetch, ranges: true });
  const first = await blobs.put(whole.subarray(0, 5 * MiB), { holder: keeper });
  const parts = [first, await blobs.put(whole.subarray(5 * MiB), { holder: keeper })];
  asked.length = 0;
  isMeddling = true;
  const join = (signal?: AbortSignal) => blobs.join?.(parts, { holder, signal }) ?? Promise.reject(new Error("None"));
  return { blobs, join, parts, asked, ask, server: made.server };
}
