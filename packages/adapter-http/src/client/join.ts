import { joinedId } from "@chartkey/adapter-ipfs/unixfs";
import { ChartkeyError, type ContentId, type Holder, isChartkeyError } from "@chartkey/core/adapters";
import { storedBody } from "../wire/blobs.js";
import { decodeFrames } from "../wire/frames.js";
import { mayBePinned } from "./may-be-pinned.js";
import { answerBytes } from "./read-answer.js";
import type { Transport } from "./transport.js";

interface JoinOptions {
  readonly holder: Holder;
  readonly signal: AbortSignal | undefined;
}

const MAX = 1_024;

/** What the parts become, computed from their roots, which the server gives and this verifies. */
async function idOf(
  server: Transport,
  parts: readonly ContentId[],
  signal: AbortSignal | undefined,
): Promise<ContentId> {
  const answer = await server.open({ method: "POST", path: "/roots", body: { parts }, signal });
  // what a line throws that breaks is a TypeError, too
  async function* roots(): AsyncGenerator<Uint8Array> {
    try {
      yield* decodeFrames(answerBytes(answer));
    } catch (error) {
      throw server.translate(error, signal);
    }
  }
  try {
    return await joinedId(parts, roots(), { signal: answer.signal });
  } finally {
    answer.close();
  }
}

/**
 * Joins blobs that the server has. It knows the id before it asks for the join, so that the server
 * can pin no other, and that an answer which is lost leaves no doubt of what may be pinned.
 */
export async function join(
  server: Transport,
  parts: readonly ContentId[],
  { holder, signal }: JoinOptions,
): Promise<ContentId> {
  const id = await idOf(server, parts, signal);
  signal?.throwIfAborted();
  const asked = { method: "POST", path: "/joins", body: { holder, parts }, signal, pins: [id] };
  const joined = await server.json(asked, storedBody, MAX).catch((error: unknown) => {
    if (signal?.aborted) throw mayBePinned([id], server.away("The join was aborted while the server did it"), error);
    throw isChartkeyError(error, "BLOB_UNAVAILABLE") ? mayBePinned([id], error, error.cause) : error;
  });
  if (joined?.id === id) return id;
  throw new ChartkeyError("BLOB_MISMATCH", { message: `The server has joined other bytes than those of ${id}` });
}
