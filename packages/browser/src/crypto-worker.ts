import type { CryptoEngine } from "@chartkey/core/ports";
import { failed, RunningWorker } from "./running-worker.js";

/** An engine in a worker of the page. */
export interface CryptoWorker extends CryptoEngine {
  /**
   * Ends the worker. What it computes rejects with MISCONFIGURED, and every later call throws a
   * TypeError.
   */
  close(): void;
}

/** An object of the worker's, by its number. */
interface Held {
  readonly owner: RunningWorker;
  readonly object: number;
}

/** The result of a call that has one. */
async function bytesOf(answer: Promise<Uint8Array | undefined>): Promise<Uint8Array> {
  const bytes = await answer;
  if (!bytes) throw failed("An answer has no bytes");
  return bytes;
}

/** Workers that have an engine. Two would take each other's keys and answers for their own. */
const taken = new WeakSet<Worker>();

/**
 * @throws ChartkeyError MISCONFIGURED where the page's policy refuses the worker; TypeError for one
 *   that was started before
 */
function started(start: () => Worker): RunningWorker {
  let worker: Worker;
  try {
    worker = start();
  } catch (cause) {
    throw failed(cause);
  }
  if (typeof worker?.postMessage !== "function") throw new TypeError("`start` makes no worker");
  if (taken.has(worker)) throw new TypeError("`start` makes a new worker each time it is called");
  taken.add(worker);
  return new RunningWorker(worker);
}

/**
 * Lets a worker encrypt, decrypt and hash content, and turn passphrases into keys, so that the
 * page's thread stays free. The worker starts with the first call. When it fails, or its module
 * does not serve within a minute, what it was computing rejects with MISCONFIGURED, and so does
 * what is begun; the next cipher, hash or passphrase starts another worker. No browser tells of a
 * worker that somebody else terminates: its calls, also later ones, wait until `close`.
 * @param start makes a new worker each time it is called, whose module calls `serveCrypto` of
 *   `@chartkey/browser/worker`
 * @throws TypeError for what is no function; its calls throw one where `start` gives no worker, or
 *   one that it, or another engine, was given before
 */
export function cryptoWorker(start: () => Worker): CryptoWorker {
  if (typeof start !== "function") throw new TypeError("`start` is a function that makes a worker");
  let running: RunningWorker | undefined;
  let isClosed = false;
  const worker = (): RunningWorker => {
    if (isClosed) throw new TypeError("The worker was closed");
    if (!running || running.hasEnded) running = started(start);
    return running;
  };
  // what the page forgets, its worker forgets
  const forgotten = new FinalizationRegistry<Held>(({ owner, object }) => {
    if (!owner.hasEnded) void owner.ask({ op: "release", object }).catch(() => undefined);
  });
  /** Methods that use the same one keep it together. */
  const hold = (): Held => {
    const owner = worker();
    const object = owner.next();
    const held = { owner, object };
    forgotten.register(held, { owner, object });
    return held;
  };
  return {
    async cipher(key) {
      const held = hold();
      await held.owner.ask({ op: "cipher", object: held.object, key });
      return {
        seal: (bytes, place) => bytesOf(held.owner.ask({ op: "seal", object: held.object, bytes, place })),
        open: (bytes, place) => bytesOf(held.owner.ask({ op: "open", object: held.object, bytes, place })),
      };
    },
    sha256(size) {
      const held = hold();
      // whoever hashes is told by the next call, which fails too
      held.owner.ask({ op: "sha256", object: held.object, size }).catch(() => undefined);
      return {
        update: async (bytes) => void (await held.owner.ask({ op: "update", object: held.object, bytes })),
        digest: () => bytesOf(held.owner.ask({ op: "digest", object: held.object })),
      };
    },
    sealByPassphrase: async (bytes, passphrase) => bytesOf(worker().ask({ op: "sealByPassphrase", bytes, passphrase })),
    openByPassphrase: async (bytes, passphrase) => worker().ask({ op: "openByPassphrase", bytes, passphrase }),
    close() {
      isClosed = true;
      running?.end(failed(new TypeError("The worker was closed")));
    },
  };
}
