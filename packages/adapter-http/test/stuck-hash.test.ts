import type { RunningHash } from "@chartkey/core/ports";
import { memoryBlobs } from "@chartkey/core/fakes";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { httpBlobs } from "../src/index.js";
import { allOf } from "./all-of.js";
import { direct } from "./direct.js";

const holder = "owner/a";
const bytes = new Uint8Array(60).fill(1);

/** An engine that does not answer, as a worker that somebody has terminated. */
function stuckAt(step: "update" | "digest") {
  const reached = Promise.withResolvers<void>();
  const never = async () => {
    reached.resolve();
    return new Promise<never>(() => {});
  };
  const hash = sha256.create();
  const working: RunningHash = { update: (part) => void hash.update(part), digest: () => hash.digest() };
  return { reached: reached.promise, crypto: { sha256: () => ({ ...working, [step]: never }) } };
}

test.each([
  ["put", "update"],
  ["put", "digest"],
  ["get", "update"],
  ["get", "digest"],
] as const)("an abort ends a %s whose hash does not answer to `%s`", async (call, step) => {
  const { server, clientOf } = direct({ blobs: memoryBlobs() });
  const { token, blobs: first } = await clientOf(1);
  const id = await first.put(bytes, { holder });
  const { crypto, reached } = stuckAt(step);
  const fetch = async (url: unknown, init?: RequestInit) => server.fetch(new Request(url as string, init));
  const blobs = httpBlobs({ url: "https://api.example", fetch, token: () => token, crypto });
  const [stop, reason] = [new AbortController(), new Error("enough")];
  const { signal } = stop;
  const calling = call === "put" ? blobs.put(bytes, { holder, signal }) : allOf(blobs.get(id, { signal }));
  await reached;
  stop.abort(reason);
  await expect(calling).rejects.toBe(reason);
});
