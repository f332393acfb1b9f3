import type { RequestEntry } from "../../domain/log/request-entries.js";
import { type Message, openMessage } from "../../envelope/message.js";
import { openPointer } from "../../envelope/pointer.js";
import { type ChartkeyError, isChartkeyError, ChartkeyError as Failure } from "../../errors/chartkey-error.js";
import { orProblem } from "../../errors/or-problem.js";
import type { CallOptions } from "../../ports/call-options.js";
import type { Pair } from "../session/pairs.js";
import type { Session } from "../session/session.js";
import type { View } from "../session/view.js";

/** The largest block of a message in bytes: 16 KiB of contents, with room for the age header. */
const MESSAGE_BYTES = 24 * 1024;

/** How many milliseconds a block may take that a stranger names. */
const MESSAGE_TIME = 10_000;

async function fetchNamed(session: Session, digest: Uint8Array, { signal }: CallOptions): Promise<Uint8Array> {
  const limit = AbortSignal.timeout(MESSAGE_TIME);
  try {
    return await session.small.get(digest, MESSAGE_BYTES, {
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (!limit.aborted) throw error;
    throw new Failure("BLOB_UNAVAILABLE", {
      message: "The message did not come in time",
      retryable: true,
      cause: error,
    });
  }
}

/**
 * Opens a request's message, as the patient or as the requester.
 * @throws ChartkeyError SEAL_INVALID, BLOB_UNAVAILABLE, NOT_REGISTERED for a requester without a
 *   key
 */
export async function readMessage(view: View, request: RequestEntry): Promise<Message> {
  const { session, log, options } = view;
  const peer = session.address === log.owner ? request.asker : log.owner;
  let failure: ChartkeyError | undefined;
  for await (const pair of session.pairs.at(peer, request.entry.position.sequence, options)) {
    const message = await orProblem(openWith(view, request, pair), options);
    if (isChartkeyError(message)) failure = message;
    else if (message) return message;
  }
  throw failure ?? new Failure("SEAL_INVALID", { message: "The request's message is not sealed to this keyring" });
}

async function openWith({ session, log, options }: View, request: RequestEntry, pair: Pair) {
  const { ledger } = session.owner;
  const patient = log.owner;
  const { asker, message } = request;
  const digest = openPointer(pair.keys.pointer, { kind: "message", ledger, patient, asker }, message);
  return openMessage(await fetchNamed(session, digest, options), pair.mine, { ledger, patient, asker });
}
