import {
  abortable,
  type BlobStore,
  boundsOf,
  ChartkeyError,
  checkGetOptions,
  checkHolderOptions,
  checkKeys,
  checkOptions,
  checkParts,
  type ContentId,
  type ErrorCode,
  type KeyRules,
  parseContentId,
} from "@chartkey/core/adapters";
import { MAX_PART, sizeBody } from "../wire/blobs.js";
import { BlobCheck, type HashEngine, isWhole } from "./blob-check.js";
import { download } from "./download.js";
import { partsOf } from "./parts-of.js";
import { readIds } from "./read-ids.js";
import { clientKeys, type HttpClientOptions, Transport } from "./transport.js";
import { Upload } from "./upload.js";

/** Bytes of an answer in JSON. */
const MAX = 1_024;

const codes: ReadonlySet<ErrorCode> = new Set([
  "BLOB_MISMATCH",
  "BLOB_STORE_FULL",
  "BLOB_TOO_LARGE",
  "BLOB_UNAVAILABLE",
  "MISCONFIGURED",
  "SESSION_ENDED",
]);

/** Where blobs are, and what hashes them. */
export interface HttpBlobsOptions extends HttpClientOptions {
  /**
   * Hashes what is put, in another thread for example; in this one by default, where each part of 4
   * MiB may take a quarter of a second.
   */
  readonly crypto?: HashEngine | undefined;
  /**
   * Whether the server's store gives blocks and joins (`capabilities.blocks`,
   * `capabilities.joins`), as those on IPFS do: then a range costs the blocks that prove it, and
   * the whole otherwise, and there is `join`. Default `false`.
   */
  readonly ranges?: boolean | undefined;
}

const optionKeys: KeyRules<HttpBlobsOptions> = { ...clientKeys, crypto: "optional", ranges: "optional" };

/** A blob store behind a server. */
export type HttpBlobs = Omit<Required<BlobStore>, "pinAll" | "unpinAll" | "blocks" | "join"> & Pick<BlobStore, "join">;

/**
 * A blob store behind a server of `@chartkey/adapter-http/server`, with the pins of the session's
 * account. The server is not trusted: the client computes the id of what it puts, and verifies what
 * it gets, at the latest at its end. An upload of more than 16 KiB goes on where it was cut, and so
 * does a download. It holds one part of 4 MiB in memory. The progress of a `put` is what the server
 * has.
 *
 * Where an abort or a lost answer leaves open whether a `put` has pinned its blob, `stillPinned` of
 * the error has the ids that a store may give to the bytes: one up to 1 MiB, two above.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpBlobs(options: HttpBlobsOptions): HttpBlobs {
  const { crypto, ranges = false, ...client } = checkKeys("options", options, optionKeys);
  if (crypto !== undefined && typeof crypto?.sha256 !== "function")
    throw new TypeError("`crypto` has no method `sha256`");
  if (typeof ranges !== "boolean") throw new TypeError("`ranges` is true or false");
  const server = new Transport(client, { away: "BLOB_UNAVAILABLE", codes });
  // what reads trees is a third of this client, and a page without ranges does not need it
  const loaded = <T>(code: Promise<T>): Promise<T> =>
    code.catch((cause: unknown) => {
      throw server.away("What reads the blocks did not load", cause);
    });
  const pinPath = (id: ContentId, holder: string) => `/pins?${new URLSearchParams({ id, holder })}`;

  return {
    capabilities: { pins: true, listing: true, ranges, joins: ranges },

    async put(bytes, callOptions) {
      const { holder, signal, onProgress } = checkHolderOptions(callOptions);
      const check = new BlobCheck(crypto);
      const onBytes = (taken: number) => onProgress?.({ type: "blob:sent", bytes: taken });
      let upload: Upload | undefined;
      let ids: readonly ContentId[];
      try {
        for await (const part of partsOf(bytes, MAX_PART, signal)) {
          await abortable(check.update(part), signal);
          if (upload) await upload.append(part);
          else upload = await Upload.begin(server, holder, part, { signal, onBytes });
        }
        ids = await abortable(check.ids(), signal);
      } catch (error) {
        void upload?.cancel();
        throw error;
      }
      if (!upload) throw new ChartkeyError("BLOB_UNAVAILABLE", { message: "Nothing was sent", retryable: true });
      const id = await upload.complete(ids);
      await check.verify(id);
      return id;
    },

    async *get(given, callOptions) {
      const { signal, range } = checkGetOptions(callOptions);
      const id = parseContentId(given);
      if (ranges && range && !isWhole(id)) {
        const { downloadRange } = await abortable(loaded(import("./download-range.js")), signal);
        yield* downloadRange(server, id, range, signal);
        return;
      }
      const check = new BlobCheck(crypto, id);
      const { from, to } = boundsOf(range ?? { offset: 0, length: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER);
      let at = 0;
      let held: Uint8Array | undefined;
      for await (const chunk of download(server, id, signal)) {
        await abortable(check.update(chunk), signal);
        const part = chunk.subarray(Math.max(0, from - at), Math.max(0, to - at));
        at += chunk.length;
        if (part.length === 0) continue;
        if (held) yield held;
        signal?.throwIfAborted();
        held = part;
      }
      // the last chunk waits for all to be verified
      await abortable(check.verify(id), signal);
      if (held) yield held;
    },

    async size(id, callOptions) {
      const { signal } = checkOptions(callOptions);
      const path = `/blobs/${parseContentId(id)}/size`;
      const found = await server.json({ method: "GET", path, signal }, sizeBody, MAX);
      if (!found) throw server.wrong();
      return found.size ?? undefined;
    },

    async pin(id, callOptions) {
      const { holder, signal } = checkHolderOptions(callOptions);
      await server.send({ method: "PUT", path: pinPath(parseContentId(id), holder), signal });
    },

    ...(ranges && {
      async join(given, callOptions) {
        const { holder, signal } = checkHolderOptions(callOptions);
        const parts = checkParts(given);
        const { join } = await abortable(loaded(import("./join.js")), signal);
        return join(server, parts, { holder, signal });
      },
    }),

    async unpin(id, callOptions) {
      const { holder, signal } = checkHolderOptions(callOptions);
      await server.send({ method: "DELETE", path: pinPath(parseContentId(id), holder), signal });
    },

    async *pins(callOptions) {
      const { holder, signal } = checkHolderOptions(callOptions);
      yield* readIds(server, `/pins?${new URLSearchParams({ holder })}`, signal);
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await server.send({ method: "GET", path: "/health/blobs", signal });
    },
  };
}
