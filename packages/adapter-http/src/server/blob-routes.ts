import {
  type BlobStore,
  type ByteRange,
  ChartkeyError,
  checkGetOptions,
  type ContentId,
  parseContentId,
} from "@chartkey/core/adapters";
import { byteCount, contentId, holder as holderSchema, sizeBody } from "../wire/blobs.js";
import { encodeFrames } from "../wire/frames.js";
import type { AccountBlobsOptions } from "./account-blobs.js";
import { rangeOf } from "./byte-range.js";
import { isKnown } from "./entity-tag.js";
import { fromSender } from "./http-problem.js";
import { joinRoutes } from "./join-routes.js";
import { type Call, json, nothing, type Route } from "./route.js";
import { sizeOf } from "./sizes-of.js";
import { blobsOf, holderIn, uploadRoutes } from "./upload-routes.js";

const idIn = (text: string | null | undefined): ContentId => fromSender(() => parseContentId(text ?? ""));

function rangeIn(query: URLSearchParams): ByteRange {
  const countOf = (name: keyof ByteRange) => Number(byteCount.parse(query.get(name)));
  return { offset: countOf("offset"), length: countOf("length") };
}

/** A part of a blob, also from a store that reads whole blobs only. */
async function* partOf(
  blobs: BlobStore,
  id: ContentId,
  { offset, length }: { readonly offset: number; readonly length: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (blobs.capabilities.ranges) {
    yield* blobs.get(id, { range: { offset, length }, signal });
    return;
  }
  let at = 0;
  for await (const chunk of blobs.get(id, { signal })) {
    const part = chunk.subarray(Math.max(0, offset - at), Math.max(0, offset + length - at));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at >= offset + length) return;
  }
}

async function* lines(ids: AsyncIterable<ContentId>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const id of ids) yield encoder.encode(`${id}\n`);
}

const pinQuery = { id: contentId, holder: holderSchema };

export function blobRoutes(options: AccountBlobsOptions): readonly Route[] {
  const { blobs } = options;

  async function getBlob({ request, params, signal, stream }: Call): Promise<Response> {
    const id = idIn(params["id"]);
    const headers = { etag: `"${id}"`, "cache-control": "private, max-age=31536000, immutable" };
    const known = isKnown(request, headers.etag);
    const size = known || request.headers.has("range") ? await sizeOf(blobs, id, signal) : undefined;
    if (known) return new Response(undefined, { status: 304, headers });
    const range = size === undefined ? undefined : rangeOf(request, size, headers.etag);
    const body = await stream((reading) =>
      range ? partOf(blobs, id, range, reading) : blobs.get(id, { signal: reading }),
    );
    return new Response(body, {
      status: range ? 206 : 200,
      headers: {
        ...headers,
        "accept-ranges": "bytes",
        "content-type": "application/octet-stream",
        ...(range && { "content-range": `bytes ${range.offset}-${range.offset + range.length - 1}/${size}` }),
      },
    });
  }

  async function getBlocks({ params, query, stream }: Call): Promise<Response> {
    const id = idIn(params["id"]);
    const read = blobs.capabilities.blocks === true ? blobs.blocks?.bind(blobs) : undefined;
    if (!read) throw new ChartkeyError("MISCONFIGURED", { message: "The server's store gives no blocks" });
    const { range } = fromSender(() => checkGetOptions({ range: rangeIn(query) }));
    const body = await stream((signal) => encodeFrames(read(id, { ...(range && { range }), signal })));
    const headers = { "cache-control": "no-store", "content-type": "application/octet-stream" };
    return new Response(body, { headers });
  }

  return [
    ...uploadRoutes(options),
    ...joinRoutes(options),
    {
      method: "GET",
      path: "/blobs/{id}",
      description: {
        summary: "The bytes of a blob, or a range of them",
        responses: { 200: "bytes", 206: "bytes", 304: "nothing" },
      },
      handle: getBlob,
    },
    {
      method: "GET",
      path: "/blobs/{id}/blocks",
      description: {
        summary: "The blocks that prove a range of a blob, each after its length (4 bytes, big-endian)",
        query: { offset: byteCount, length: byteCount },
        responses: { 200: "bytes" },
      },
      handle: getBlocks,
    },
    {
      method: "GET",
      path: "/blobs/{id}/size",
      description: { summary: "The size of a blob", responses: { 200: sizeBody } },
      async handle({ params, signal }) {
        return json({ size: (await blobs.size(idIn(params["id"]), { signal })) ?? null });
      },
    },
    {
      method: "PUT",
      path: "/pins",
      description: { summary: "Pin a blob", query: pinQuery, responses: { 204: "nothing" } },
      async handle(call) {
        const { signal } = call;
        await blobsOf(call, options).pin(idIn(call.query.get("id")), { holder: holderIn(call), signal });
        return nothing();
      },
    },
    {
      method: "DELETE",
      path: "/pins",
      description: { summary: "Let a blob go", query: pinQuery, responses: { 204: "nothing" } },
      async handle(call) {
        const { signal } = call;
        await blobsOf(call, options).unpin(idIn(call.query.get("id")), { holder: holderIn(call), signal });
        return nothing();
      },
    },
    {
      method: "GET",
      path: "/pins",
      description: {
        summary: "The ids of all blobs that a holder of the account has pinned, one a line",
        query: { holder: holderSchema },
        responses: { 200: "lines" },
      },
      async handle(call) {
        const holder = holderIn(call);
        const own = blobsOf(call, options);
        const body = await call.stream((signal) => lines(own.pins({ holder, signal })));
        return new Response(body, { headers: { "content-type": "text/plain; charset=utf-8" } });
      },
    },
    {
      method: "GET",
      path: "/health/blobs",
      description: { summary: "Whether the store can be read and written", responses: { 204: "nothing" } },
      async handle({ signal }) {
        await blobs.health?.({ signal });
        return nothing();
      },
    },
  ];
}
