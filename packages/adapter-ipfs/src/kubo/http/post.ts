import type { OnPart, Query } from "../body-commands.js";
import { HttpError } from "../kubo-error.js";
import { commandUrl, type DaemonAddress } from "./daemon-address.js";
import { failureOf } from "./failure.js";
import type { Form } from "./file-form.js";
import type { Incoming, NodeHttp, Outgoing } from "./node-http.js";

export interface Daemon extends DaemonAddress {
  readonly http: NodeHttp;
}

export interface Command {
  readonly name: string;
  readonly query: Query;
  readonly form?: Form | undefined;
  readonly signal: AbortSignal;
}

/**
 * Calls a command of the daemon. Its answer may begin while the form is being sent. An abort, and
 * what `onPart` throws, cut the connection. An answer that ends well does not say that the daemon
 * has read the whole form.
 * @param onPart takes each part of the answer
 * @throws HttpError for what the daemon says has failed, also after its answer has begun; the
 *   signal's reason; what `onPart` throws; any other error for a connection that fails
 */
export async function post(daemon: Daemon, { name, query, form, signal }: Command, onPart: OnPart): Promise<void> {
  signal.throwIfAborted();
  const headers = { ...daemon.headers, ...(form && { "content-type": form.type }) };
  const request = daemon.http.request(commandUrl(daemon, name, query), { method: "POST", headers });
  const abort = () => request.destroy();
  signal.addEventListener("abort", abort, { once: true });
  try {
    const answering = answerTo(request);
    send(request, form, answering).catch(() => request.destroy());
    const answer = await answering;
    if (answer.statusCode !== 200) throw await failureOf(answer);
    await read(answer, onPart);
    const failed = answer.trailers["x-stream-error"];
    if (failed !== undefined) throw new HttpError(500, failed);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    // of a form that is not sent to its end, nothing may be left on the connection
    if (!request.writableFinished) request.destroy();
  }
}

function answerTo(request: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error("The connection was closed without an answer"));
    request.on("response", resolve).on("error", reject).on("close", closed);
  });
}

/**
 * Reads an answer by its events, which takes less of the processor's time than its iterator. It
 * resolves when the last part was given.
 */
function read(answer: Incoming, onPart: OnPart): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error);
      answer.destroy();
    };
    answer.on("data", (part) => {
      try {
        const later = onPart(part);
        if (later === undefined) return;
        answer.pause();
        later.then(() => answer.resume(), fail);
      } catch (error) {
        fail(error);
      }
    });
    const closed = () => reject(new Error("The answer was cut off"));
    answer.on("end", resolve).on("error", reject).on("close", closed);
  });
}

/**
 * Sends a form as fast as the daemon takes it, and no further when it has refused the command. It
 * asks for the next part when the system has the last.
 */
async function send(request: Outgoing, form: Form | undefined, answering: Promise<Incoming>): Promise<void> {
  let refused = false;
  answering.then(
    ({ statusCode }) => (refused = statusCode !== 200),
    () => (refused = true),
  );
  let goOn = () => {};
  // what waits for a connection when the request is given up is never written
  request.on("close", () => goOn());
  for await (const part of form?.parts ?? []) {
    if (refused || request.destroyed) return;
    await new Promise<void>((resolve) => {
      goOn = resolve;
      request.write(part, () => resolve());
    });
  }
  request.end();
}
