import { type BlobStore, ChartkeyError, checkParts, type ContentId } from "@chartkey/core/adapters";
import { joinBody, MAX_LIST, rootsBody, storedBody } from "../wire/blobs.js";
import { encodeFrames } from "../wire/frames.js";
import type { AccountBlobsOptions } from "./account-blobs.js";
import { fromSender } from "./http-problem.js";
import { readJson } from "./read-json.js";
import { json, type Route } from "./route.js";
import { blobsOf } from "./upload-routes.js";

const partsIn = (parts: readonly string[]): readonly ContentId[] =>
  fromSender(() => checkParts(parts as readonly ContentId[]));

/** The root block of each blob, in their order. */
async function* rootsOf(
  { blocks }: Required<Pick<BlobStore, "blocks">>,
  parts: readonly ContentId[],
  signal: AbortSignal,
): AsyncGenerator<readonly Uint8Array[]> {
  for (const id of parts) yield* blocks(id, { range: { offset: 0, length: 0 }, signal });
}

/**
 * Blobs that the store joins, and what a client needs to know beforehand what they become: it asks
 * for all roots at once, since a record has thousands of parts.
 */
export function joinRoutes(options: AccountBlobsOptions): readonly Route[] {
  const { blobs } = options;
  return [
    {
      method: "POST",
      path: "/joins",
      description: {
        summary: "Store one blob made of others, one behind the other",
        body: joinBody,
        responses: { 200: storedBody },
      },
      async handle(call) {
        const own = blobsOf(call, options);
        const { holder, parts } = await readJson(call, joinBody, MAX_LIST);
        const { signal } = call;
        return json({ id: await own.join(partsIn(parts), { holder, signal }) });
      },
    },
    {
      method: "POST",
      path: "/roots",
      description: {
        summary: "The root blocks of blobs, in their order, each after its length (4 bytes, big-endian)",
        body: rootsBody,
        responses: { 200: "bytes" },
      },
      async handle(call) {
        const blocks = blobs.blocks?.bind(blobs);
        if (!blocks) throw new ChartkeyError("MISCONFIGURED", { message: "The server's store gives no blocks" });
        const parts = partsIn((await readJson(call, rootsBody, MAX_LIST)).parts);
        const body = await call.stream((signal) => encodeFrames(rootsOf({ blocks }, parts, signal)));
        const headers = { "cache-control": "no-store", "content-type": "application/octet-stream" };
        return new Response(body, { headers });
      },
    },
  ];
}
