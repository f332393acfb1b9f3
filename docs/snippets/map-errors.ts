import assert from "node:assert/strict";
import { ChartkeyError, isChartkeyError } from "@chartkey/core/adapters";

/**
 * One exchange with the backend. The caller's own abort goes first; whatever else it throws becomes
 * the port's error.
 */
async function exchange<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw new ChartkeyError("BLOB_UNAVAILABLE", {
      message: "The store did not answer",
      hints: ["Check that it is up, and try again."],
      retryable: true,
      cause: error,
    });
  }
}

const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
const failing = () => Promise.reject(refused);
await assert.rejects(
  exchange(undefined, failing),
  (error) => isChartkeyError(error, "BLOB_UNAVAILABLE") && error.retryable && error.cause === refused,
);

const controller = new AbortController();
const stopped = new Error("stopped");
const aborting = async () => {
  controller.abort(stopped);
  throw refused;
};
await assert.rejects(exchange(controller.signal, aborting), stopped);
await assert.rejects(exchange(AbortSignal.abort(stopped), assert.fail), stopped);
assert.equal(await exchange(undefined, async () => 7), 7);
