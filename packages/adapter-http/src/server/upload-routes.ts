import * as z from "zod/mini";
import { checkHolderOptions, type Holder } from "@chartkey/core/adapters";
import { holder as holderSchema, MAX_FIRST, MAX_PART, uploadComplete, storedBody, byteCount } from "../wire/blobs.js";
import { AccountBlobs, type AccountBlobsOptions } from "./account-blobs.js";
import { fromSender, HttpProblem } from "./http-problem.js";
import { type Call, json, nothing, type Route } from "./route.js";
import { sessionEnded } from "./sessions.js";
import type { Upload } from "./upload.js";
import { noUpload } from "./uploads.js";

/** The blobs of whoever asks. */
export function blobsOf({ session }: Call, options: AccountBlobsOptions): AccountBlobs {
  if (!session) throw sessionEnded();
  return new AccountBlobs(session.account, options);
}

/** The holder that a query names. */
export function holderIn({ query }: Call): Holder {
  const holder = query.get("holder") ?? "";
  return fromSender(() => checkHolderOptions({ holder })).holder;
}

const state = (upload: Upload) => ({
  "upload-offset": String(upload.offset),
  "upload-complete": upload.isComplete ? "?1" : "?0",
});

/** A client that asks where the upload is can go on. */
const again = { code: "BLOB_UNAVAILABLE", retryable: true } as const;

const headers = { "upload-offset": byteCount, "upload-complete": uploadComplete };
const location = z.string().check(z.regex(/^uploads\/[-_A-Za-z0-9]{32}$/u));

/**
 * Resumable uploads (draft-ietf-httpbis-resumable-upload): an upload is made, grows by requests
 * that say where they go on, and is complete with one that says so.
 */
export function uploadRoutes(options: AccountBlobsOptions): readonly Route[] {
  const { uploads } = options;

  /** Takes the part that a request brings, as far as it comes. */
  async function takePart(call: Call, blobs: AccountBlobs, upload: Upload, max = MAX_PART): Promise<void> {
    const signal = AbortSignal.any([call.signal, upload.interrupt()]);
    const checkRoom = () => blobs.checkRoom();
    for await (const chunk of call.body.read(max, signal)) await upload.append(chunk, signal, checkRoom);
  }

  /** What comes after the end would be lost without a word. */
  async function refuseMore({ body, signal }: Call): Promise<void> {
    for await (const { length } of body.read(MAX_PART, signal))
      if (length > 0) throw new HttpProblem(400, "The upload is complete, and takes no more bytes");
  }

  return [
    {
      method: "POST",
      path: "/uploads",
      description: {
        summary: "Begin an upload, with its first part if that has at most 16 KiB",
        query: { holder: holderSchema },
        body: "bytes",
        responses: { 201: "nothing" },
        responseHeaders: { 201: { ...headers, location } },
      },
      async handle(call) {
        const blobs = blobsOf(call, options);
        const holder = holderIn(call);
        await blobs.checkRoom();
        // nobody would hear of it, and it would hold its place until it is given up
        call.signal.throwIfAborted();
        const { name, upload } = uploads.begin(blobs.account, (bytes, signal, isComplete) =>
          blobs.put(bytes, { holder, signal, isComplete }),
        );
        try {
          await takePart(call, blobs, upload, MAX_FIRST);
        } catch (error) {
          // nobody knows its name
          uploads.cancel(blobs.account, name);
          throw error;
        }
        return new Response(undefined, { status: 201, headers: { ...state(upload), location: `uploads/${name}` } });
      },
    },
    {
      method: "PATCH",
      path: "/uploads/{name}",
      description: {
        summary: "Go on with an upload by at most 4 MiB, or complete it",
        headers,
        body: "bytes",
        responses: { 200: storedBody, 204: "nothing" },
        responseHeaders: { 204: headers },
      },
      async handle(call) {
        const blobs = blobsOf(call, options);
        const name = call.params["name"] ?? "";
        const upload = uploads.find(blobs.account, name);
        const { request } = call;
        const complete = uploadComplete.safeParse(request.headers.get("upload-complete")).data;
        const offset = byteCount.safeParse(request.headers.get("upload-offset")).data;
        if (complete === undefined || offset === undefined)
          throw new HttpProblem(400, "`Upload-Offset` or `Upload-Complete` is missing or malformed");
        if (Number(offset) !== upload.offset)
          throw new HttpProblem(409, "The upload goes on elsewhere", { ...again, headers: state(upload) });
        if (upload.isComplete) await refuseMore(call);
        else await takePart(call, blobs, upload);
        if (complete === "?0") return nothing(state(upload));
        return json({ id: await upload.complete() });
      },
    },
    {
      method: "HEAD",
      path: "/uploads/{name}",
      description: {
        summary: "Where an upload goes on",
        responses: { 204: "nothing" },
        responseHeaders: { 204: headers },
      },
      async handle(call) {
        const upload = uploads.find(blobsOf(call, options).account, call.params["name"] ?? "");
        if (upload.isFailed) throw noUpload("The upload has failed");
        upload.interrupt();
        return nothing(state(upload));
      },
    },
    {
      method: "DELETE",
      path: "/uploads/{name}",
      description: { summary: "Give an upload up", responses: { 204: "nothing" } },
      async handle(call) {
        uploads.cancel(blobsOf(call, options).account, call.params["name"] ?? "");
        return nothing();
      },
    },
  ];
}
